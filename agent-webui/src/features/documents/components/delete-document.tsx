import type { DocumentImport } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { useDeleteImport } from '../api/delete-import'

export function DeleteDocument({ document, onClose }: { document: DocumentImport; onClose: () => void }) {
  const remove = useDeleteImport()
  return (
    <Modal title="Delete this document?" onClose={onClose}>
      <p className="text-muted text-sm wrap-break-word">
        The file “{document.filename}” is deleted with all passages of it that answers could use. What was
        said about it stays in its conversation. This cannot be undone.
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
            remove.mutate(document.id, { onSuccess: onClose })
          }}
        >
          Delete
        </Button>
      </div>
    </Modal>
  )
}
