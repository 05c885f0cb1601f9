import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { ConversationPage } from '@/api/types'

export const conversationsKey = ['conversations'] as const

const PAGE = 30

/** The conversations whose title matches `search` (all for ''), newest first, page by page. */
export function conversationsQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: [...conversationsKey, search],
    queryFn: ({ pageParam, signal }) => listConversations(search, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Titles also change from other tabs and from background work.
    refetchInterval: 30_000,
  })
}

function listConversations(
  search: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ConversationPage> {
  const query = { limit: PAGE, ...(search !== '' && { q: search }), ...(cursor !== null && { cursor }) }
  return answer(kernel.GET('/api/conversations', { params: { query }, signal }))
}
