import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** Figures of all turns that have ended. */
export function summaryQuery() {
  return queryOptions({
    queryKey: ['performance', 'summary'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/performance/summary', { signal })),
    refetchInterval: 15_000,
  })
}
