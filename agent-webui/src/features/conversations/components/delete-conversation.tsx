import type { ConversationItem } from '@/api/types'
import { RemovalQuestion } from '@/components/removal-question'

import { useDeleteConversation } from '../api/delete-conversation'
import { titleOf } from './title-of'

interface DeleteConversationProps {
  item: ConversationItem
  onDeleted: (id: string) => void
  onClose: () => void
}

export function DeleteConversation({ item, onDeleted, onClose }: DeleteConversationProps) {
  return (
    <RemovalQuestion
      title="Delete this conversation?"
      loss={`“${titleOf(item)}” is deleted with its messages, its documents and what is remembered of them.`}
      id={item.id}
      removal={useDeleteConversation(onDeleted)}
      onClose={onClose}
    />
  )
}
