import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** A run that is over with its figures; they do not change any more. */
export function reportQuery(id: string) {
  return queryOptions({
    queryKey: ['baseline', 'report', id],
    queryFn: ({ signal }) =>
      answer(kernel.GET('/api/baseline/runs/{run_id}', { params: { path: { run_id: id } }, signal })),
    staleTime: Infinity,
  })
}
