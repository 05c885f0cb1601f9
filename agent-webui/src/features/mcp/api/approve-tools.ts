import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { putServer, refetchServers } from './list-servers'

/** Agrees to the tools with this hash; refused when they have changed again meanwhile. */
export function useApproveTools() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, toolsHash }: { id: string; toolsHash: string }) =>
      answer(
        kernel.POST('/api/mcp/servers/{server_id}/approve', {
          params: { path: { server_id: id } },
          body: { tools_hash: toolsHash },
        }),
      ),
    onSuccess: (server) => {
      putServer(client, server)
    },
    onSettled: () => refetchServers(client),
  })
}
