import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { isActive } from '../words'

export const runsKey = ['baseline', 'runs'] as const

const PAGE = 20

/** All runs, newest first, page by page; asked often while one of them goes on. */
export function runsQuery() {
  return infiniteQueryOptions({
    queryKey: runsKey,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }
      return answer(kernel.GET('/api/baseline/runs', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ runs }) => runs.some(isActive)) ? 1_000 : 15_000,
  })
}

export function refetchRuns(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: runsKey })
}
