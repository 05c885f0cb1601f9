import { ShieldAlert } from 'lucide-react'

import type { McpServer } from '@/api/types'
import { Button } from '@/components/button'

import { useApproveTools } from '../api/approve-tools'

/** A server that offers other tools than those that were agreed to: the user looks at them first. */
export function ChangedTools({ server }: { server: McpServer }) {
  const approve = useApproveTools()
  const { id, tools_hash: toolsHash } = server
  return (
    <div className="bg-warn-soft grid grid-cols-1 gap-2 rounded-xl px-3.5 py-3 text-sm">
      <p className="flex gap-2.5">
        <ShieldAlert aria-hidden className="text-warn mt-0.5 size-4 shrink-0" />
        The tools of this server are not those you approved. None of them is used until you have looked at
        them and approve.
      </p>
      {server.changes.length > 0 && (
        <ul aria-label="Changes" className="list-disc pl-12">
          {server.changes.map((change) => (
            <li key={change} className="wrap-break-word">
              {change}
            </li>
          ))}
        </ul>
      )}
      {approve.isError && (
        <p role="alert" className="text-bad wrap-break-word">
          Not approved. {approve.error.message}
        </p>
      )}
      {toolsHash !== null && (
        <Button
          className="justify-self-start"
          disabled={approve.isPending}
          onClick={() => {
            approve.mutate({ id, toolsHash })
          }}
        >
          Approve the changes
        </Button>
      )}
    </div>
  )
}
