import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { conversationsKey } from './list-conversations'

export function useDeleteConversation(onDeleted: (id: string) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(
        kernel.DELETE('/api/conversations/{conversation_id}', { params: { path: { conversation_id: id } } }),
      ),
    onSuccess: (_, id) => {
      onDeleted(id)
    },
    onSettled: () => client.invalidateQueries({ queryKey: conversationsKey }),
  })
}
