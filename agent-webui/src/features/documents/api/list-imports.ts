import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

export const importsKey = ['imports'] as const

const PAGE = 30

/** All imported files, newest first, page by page; asked often while one of them is being read. */
export function importsQuery() {
  return infiniteQueryOptions({
    queryKey: [...importsKey, 'list'],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }
      return answer(kernel.GET('/api/imports', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ imports }) => imports.some(({ status }) => status === 'processing'))
        ? 1_000
        : 15_000,
  })
}

export function refetchImports(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: importsKey })
}
