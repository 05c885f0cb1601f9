import type { ConversationItem } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { useDeleteConversation } from '../api/delete-conversation'
import { titleOf } from './title-of'

interface DeleteConversationProps {
  item: ConversationItem
  onDeleted: (id: string) => void
  onClose: () => void
}

export function DeleteConversation({ item, onDeleted, onClose }: DeleteConversationProps) {
  const remove = useDeleteConversation()
  return (
    <Modal title="Delete this conversation?" onClose={onClose}>
      <p className="text-muted text-sm wrap-break-word">
        “{titleOf(item)}” and all its messages are deleted for good. This cannot be undone.
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
            remove.mutate(item.id, {
              onSuccess: () => {
                onDeleted(item.id)
                onClose()
              },
            })
          }}
        >
          Delete
        </Button>
      </div>
    </Modal>
  )
}
