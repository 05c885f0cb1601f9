import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { ConversationPage } from '@/api/types'

export const conversationsKey = ['conversations'] as const

const PAGE = 30

interface Wanted {
  /** Words of a title or a message; '' is all. A search looks through archived ones too. */
  search: string
  archived: boolean
}

/** Conversations, what is pinned first, then newest first, page by page. */
export function conversationsQuery(wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: [...conversationsKey, wanted],
    queryFn: ({ pageParam, signal }) => listConversations(wanted, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Titles also change from other tabs and from background work.
    refetchInterval: 30_000,
  })
}

function listConversations(
  { search, archived }: Wanted,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ConversationPage> {
  const which = search === '' ? { archived } : { q: search }
  const query = { limit: PAGE, ...which, ...(cursor !== null && { cursor }) }
  return answer(kernel.GET('/api/conversations', { params: { query }, signal }))
}
