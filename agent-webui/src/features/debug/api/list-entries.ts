import { infiniteQueryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

export const debugKey = ['debug'] as const

/** Whole prompts are long. */
const PAGE = 20

/** The turns that have ended, newest first, with their prompts where they are kept. */
export function entriesQuery() {
  return infiniteQueryOptions({
    queryKey: debugKey,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }
      return answer(kernel.GET('/api/debug/logs', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 15_000,
  })
}
