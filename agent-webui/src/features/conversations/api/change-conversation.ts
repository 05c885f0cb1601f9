import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { conversationsKey } from './list-conversations'

interface Change {
  id: string
  title?: string
  pinned?: boolean
  archived?: boolean
}

/** Names a conversation, pins or archives it. */
export function useChangeConversation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: Change) =>
      answer(
        kernel.PATCH('/api/conversations/{conversation_id}', {
          params: { path: { conversation_id: id } },
          body,
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: conversationsKey }),
  })
}
