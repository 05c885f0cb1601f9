import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { memoryKey } from './list-chunks'

const MOST = 50

/** What an answer to `text` would be given, best first. */
export function searchQuery(text: string) {
  return queryOptions({
    queryKey: [...memoryKey, 'search', text],
    queryFn: ({ signal }) =>
      answer(kernel.GET('/api/memory/search', { params: { query: { q: text, limit: MOST } }, signal })),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
}
