import { queryOptions, type QueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { McpServer, McpServerList } from '@/api/types'

const key = ['mcp-servers'] as const

/** All MCP servers and which programs may be started; asked often while one of them connects. */
export function serversQuery() {
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => answer(kernel.GET('/api/mcp/servers', { signal })),
    refetchInterval: ({ state }) =>
      state.data?.servers.some(({ status }) => status === 'connecting') ? 1_000 : 10_000,
  })
}

/** Shows what an answer said of one server, until the list is asked for again. */
export function putServer(client: QueryClient, server: McpServer): void {
  client.setQueryData<McpServerList>(
    key,
    (list) =>
      list && {
        ...list,
        servers: list.servers.some(({ id }) => id === server.id)
          ? list.servers.map((known) => (known.id === server.id ? server : known))
          : [...list.servers, server],
      },
  )
}

export function refetchServers(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: key })
}
