import { CircleAlert, Info } from 'lucide-react'

import type { McpServer } from '@/api/types'
import { Button } from '@/components/button'

interface ServerProblemProps {
  server: McpServer
  onReconnect: () => void
}

/** What is wrong with a server and what to do about it; nothing when all is well. */
export function ServerProblem({ server, onReconnect }: ServerProblemProps) {
  if (!server.last_error || server.status === 'disabled') return null
  // A server that is connected may still have tools that could not be taken.
  if (server.status !== 'error') {
    return (
      <p className="bg-sunken flex gap-2.5 rounded-xl px-3.5 py-2.5 text-sm">
        <Info aria-hidden className="text-warn mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 wrap-break-word whitespace-pre-line">{server.last_error}</span>
      </p>
    )
  }
  return (
    <div className="bg-bad-soft flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl px-3.5 py-2.5 text-sm">
      <CircleAlert aria-hidden className="text-bad size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="wrap-break-word whitespace-pre-line">{server.last_error}</p>
        <p className="text-muted mt-0.5">
          {server.transport === 'stdio'
            ? 'Check that the program works when you start it yourself, then connect again.'
            : 'Check that the server runs and that the URL is right, then connect again.'}
        </p>
      </div>
      <Button onClick={onReconnect}>Connect again</Button>
    </div>
  )
}
