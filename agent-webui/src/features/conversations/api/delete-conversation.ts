import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { conversationsKey } from './list-conversations'

export function useDeleteConversation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(
        kernel.DELETE('/api/conversations/{conversation_id}', { params: { path: { conversation_id: id } } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: conversationsKey }),
  })
}
