import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** What the suite asks, and how long an answer may be. */
export function casesQuery() {
  return queryOptions({
    queryKey: ['baseline', 'cases'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/baseline/cases', { signal })),
  })
}
