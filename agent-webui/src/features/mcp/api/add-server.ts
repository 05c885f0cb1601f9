import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { McpServerCreate } from '@/api/types'

import { putServer, refetchServers } from './list-servers'

type NewServer = Pick<McpServerCreate, 'name' | 'transport'> & Partial<McpServerCreate>

/** Adds a server. It is connected in the background: its status says how that goes. */
export function useAddServer() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, transport, ...target }: NewServer) =>
      answer(
        kernel.POST('/api/mcp/servers', {
          body: { name, transport, args: [], env: {}, headers: {}, enabled: true, ...target },
        }),
      ),
    onSuccess: (server) => {
      putServer(client, server)
    },
    onSettled: () => refetchServers(client),
  })
}
