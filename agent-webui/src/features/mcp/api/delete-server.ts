import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { refetchServers } from './list-servers'

export function useDeleteServer() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(kernel.DELETE('/api/mcp/servers/{server_id}', { params: { path: { server_id: id } } })),
    onSettled: () => refetchServers(client),
  })
}
