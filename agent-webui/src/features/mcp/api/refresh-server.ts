import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { putServer, refetchServers } from './list-servers'

/** Connects anew and looks for the tools again. */
export function useRefreshServer() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      // The kernel takes requests of browsers only as JSON, even without a body.
      answer(
        kernel.POST('/api/mcp/servers/{server_id}/refresh', {
          params: { path: { server_id: id } },
          headers: { 'Content-Type': 'application/json' },
        }),
      ),
    onSuccess: (server) => {
      putServer(client, server)
    },
    onSettled: () => refetchServers(client),
  })
}
