import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { McpServerPatch } from '@/api/types'

import { putServer, refetchServers } from './list-servers'

/** Changes what is named; in `env` and `headers` a value sets a name, null removes it. */
export function useChangeServer() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: Partial<McpServerPatch> }) =>
      answer(
        kernel.PATCH('/api/mcp/servers/{server_id}', {
          params: { path: { server_id: id } },
          body: { env: {}, headers: {}, ...change },
        }),
      ),
    onSuccess: (server) => {
      putServer(client, server)
    },
    onSettled: () => refetchServers(client),
  })
}
