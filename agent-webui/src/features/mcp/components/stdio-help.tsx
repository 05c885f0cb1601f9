import { useQueryClient } from '@tanstack/react-query'

import type { StdioPolicy } from '@/api/types'
import { Button } from '@/components/button'
import { CopyButton } from '@/components/copy-button'

import { refetchServers } from '../api/list-servers'

const EXAMPLE = `allowed:
  - command: /usr/local/bin/mcp-server-time`

/** How a program becomes one that may be started. No web page can do it: whoever could would run anything. */
export function StdioHelp({ stdio }: { stdio: StdioPolicy }) {
  const client = useQueryClient()
  return (
    <div className="bg-sunken grid grid-cols-1 gap-2.5 rounded-xl px-3.5 py-3 text-sm">
      {stdio.allowed.length === 0 && !stdio.problem && (
        <p className="font-medium">No program is allowed yet.</p>
      )}
      {stdio.problem && <p className="text-bad wrap-break-word">{stdio.problem}</p>}
      <p className="wrap-break-word">{stdio.how_to}</p>
      <p className="flex items-center gap-1">
        <code className="min-w-0 font-mono text-[13px] wrap-anywhere">{stdio.allow_list_file}</code>
        <CopyButton text={stdio.allow_list_file} label="Copy the path of the file" />
      </p>
      <pre className="bg-raised overflow-x-auto rounded-lg px-3 py-2 font-mono text-[13px]">{EXAMPLE}</pre>
      <Button className="justify-self-start" onClick={() => void refetchServers(client)}>
        Read the file again
      </Button>
    </div>
  )
}
