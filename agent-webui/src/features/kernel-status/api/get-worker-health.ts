import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

export function workerHealthQuery() {
  return queryOptions({
    queryKey: ['worker-health'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/worker/health', { signal })),
    retry: false,
    refetchInterval: 5_000,
  })
}
