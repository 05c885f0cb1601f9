import { infiniteQueryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

const PAGE = 50

/** The turns that have ended and what they took, newest first, page by page. */
export function exchangesQuery() {
  return infiniteQueryOptions({
    queryKey: ['performance', 'recent'],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }
      return answer(kernel.GET('/api/performance/recent', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 15_000,
  })
}
