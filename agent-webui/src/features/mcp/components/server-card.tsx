import { Pencil, RefreshCw, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'

import type { McpServer, StdioPolicy } from '@/api/types'
import { IconButton } from '@/components/icon-button'
import { Switch } from '@/components/switch'

import { useChangeServer } from '../api/change-server'
import { useRefreshServer } from '../api/refresh-server'
import { ChangedTools } from './changed-tools'
import { DeleteServer } from './delete-server'
import { EditServer } from './edit-server'
import { ServerProblem } from './server-problem'
import { ServerStatus } from './server-status'
import { ServerTarget } from './server-target'
import { ToolList } from './tool-list'

/** One server: how it is, what to do about it, what tools it has. A managed one belongs to AIgentOS itself. */
export function ServerCard({ server, stdio }: { server: McpServer; stdio: StdioPolicy }) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null)
  const change = useChangeServer()
  const refresh = useRefreshServer()
  const titleId = useId()
  const refusal = change.error ?? refresh.error
  const closeDialog = () => {
    setDialog(null)
  }
  const reconnect = () => {
    change.reset()
    refresh.mutate(server.id)
  }
  return (
    <article aria-labelledby={titleId} className="border-line bg-raised rounded-2xl border">
      <div className="grid grid-cols-1 gap-3 p-4">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h2 id={titleId} className="min-w-0 truncate font-semibold">
            {server.name}
          </h2>
          <ServerStatus server={server} />
          {server.managed && <span className="badge">managed by AIgentOS</span>}
          <div className="ml-auto flex items-center gap-1">
            {!server.managed && (
              <>
                <IconButton
                  label="Edit"
                  aria-describedby={titleId}
                  onClick={() => {
                    setDialog('edit')
                  }}
                >
                  <Pencil aria-hidden />
                </IconButton>
                <IconButton
                  label="Delete"
                  aria-describedby={titleId}
                  onClick={() => {
                    setDialog('delete')
                  }}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </>
            )}
            <IconButton
              label="Refresh"
              aria-describedby={titleId}
              disabled={!server.enabled || server.status === 'connecting' || refresh.isPending}
              onClick={reconnect}
            >
              <RefreshCw aria-hidden />
            </IconButton>
            {!server.managed && (
              <span className="flex pl-1.5">
                <Switch
                  label={`Enable ${server.name}`}
                  isOn={change.isPending ? !server.enabled : server.enabled}
                  disabled={change.isPending}
                  onChange={(enabled) => {
                    refresh.reset()
                    change.mutate({ id: server.id, change: { enabled } })
                  }}
                />
              </span>
            )}
          </div>
        </header>
        <ServerTarget server={server} />
        {refusal && (
          <p role="alert" className="text-bad text-sm wrap-break-word">
            Not done. {refusal.message}
          </p>
        )}
        <ServerProblem server={server} onReconnect={reconnect} />
        {server.status === 'needs_approval' && <ChangedTools server={server} />}
      </div>
      {server.discovered_tools.length > 0 && (
        <ToolList tools={server.discovered_tools} serverName={server.name} />
      )}
      {dialog === 'edit' && <EditServer server={server} stdio={stdio} onClose={closeDialog} />}
      {dialog === 'delete' && <DeleteServer server={server} onClose={closeDialog} />}
    </article>
  )
}
