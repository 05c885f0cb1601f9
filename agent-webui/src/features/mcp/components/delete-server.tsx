import type { McpServer } from '@/api/types'
import { RemovalQuestion } from '@/components/removal-question'

import { useDeleteServer } from '../api/delete-server'

export function DeleteServer({ server, onClose }: { server: McpServer; onClose: () => void }) {
  return (
    <RemovalQuestion
      title="Delete this MCP server?"
      loss={`AIgentOS forgets “${server.name}” with its secrets, and its tools are no longer used. What they found out in your conversations stays there.`}
      id={server.id}
      removal={useDeleteServer()}
      onClose={onClose}
    />
  )
}
