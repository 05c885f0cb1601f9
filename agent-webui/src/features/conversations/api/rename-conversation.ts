import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { conversationsKey } from './list-conversations'

export function useRenameConversation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      answer(
        kernel.PATCH('/api/conversations/{conversation_id}', {
          params: { path: { conversation_id: id } },
          body: { title },
        }),
      ),

    onSettled: () => client.invalidateQueries({ queryKey: conversationsKey }),
  })
}
