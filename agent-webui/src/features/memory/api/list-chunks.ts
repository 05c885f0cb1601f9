import { infiniteQueryOptions, keepPreviousData, type QueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { SourceType } from '@/api/types'

export const memoryKey = ['memory'] as const

/** What of memory is listed: all that counts, one kind of it, or what was replaced. */
export type Shelf = 'all' | SourceType | 'superseded'

const PAGE = 30

/** What is remembered, newest first, page by page. */
export function chunksQuery(shelf: Shelf) {
  return infiniteQueryOptions({
    queryKey: [...memoryKey, 'list', shelf],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: PAGE,
        superseded: shelf === 'superseded',
        ...(shelf !== 'all' && shelf !== 'superseded' && { source_type: shelf }),
        ...(pageParam !== null && { cursor: pageParam }),
      }
      return answer(kernel.GET('/api/memory/chunks', { params: { query }, signal }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // What is said in other tabs is remembered, too.
    refetchInterval: 15_000,
  })
}

export function refetchMemory(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: memoryKey })
}
