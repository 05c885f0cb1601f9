import { useMutation, useQueryClient } from '@tanstack/react-query'

import { request } from '@/api/request'
import type { ConversationItem } from '@/api/types'

import { conversationsKey } from './list-conversations'

export function useRenameConversation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      request<ConversationItem>(`/api/conversations/${encodeURIComponent(id)}`, {
        method: 'PATCH',
        body: { title },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: conversationsKey }),
  })
}
