import { useMutation, useQueryClient } from '@tanstack/react-query'

import { request } from '@/api/request'

import { conversationsKey } from './list-conversations'

export function useDeleteConversation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      request<undefined>(`/api/conversations/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: conversationsKey }),
  })
}
