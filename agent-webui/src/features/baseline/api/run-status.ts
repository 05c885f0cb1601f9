import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** How far a run is, asked every second. */
export function statusQuery(id: string) {
  return queryOptions({
    queryKey: ['baseline', 'status', id],
    queryFn: ({ signal }) =>
      answer(kernel.GET('/api/baseline/status/{job_id}', { params: { path: { job_id: id } }, signal })),
    refetchInterval: 1_000,
  })
}
