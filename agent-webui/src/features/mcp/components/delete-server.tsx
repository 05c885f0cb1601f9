import type { McpServer } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { useDeleteServer } from '../api/delete-server'

export function DeleteServer({ server, onClose }: { server: McpServer; onClose: () => void }) {
  const remove = useDeleteServer()
  return (
    <Modal title="Delete this MCP server?" onClose={onClose}>
      <p className="text-muted text-sm wrap-break-word">
        AIgentOS forgets “{server.name}” with its secrets, and its tools are no longer used. What they found
        out in your conversations stays there.
      </p>
      {remove.isError && (
        <p role="alert" className="text-bad mt-3 text-sm">
          Not deleted. {remove.error.message}
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
          onClick={() => {
            remove.mutate(server.id, { onSuccess: onClose })
          }}
        >
          Delete
        </Button>
      </div>
    </Modal>
  )
}
