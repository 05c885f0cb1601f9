import { queryOptions } from '@tanstack/react-query'

import { request } from '@/api/request'
import type { WorkersHealth } from '@/api/types'

export function workerHealthQuery() {
  return queryOptions({
    queryKey: ['worker-health'],
    queryFn: ({ signal }) => request<WorkersHealth>('/api/worker/health', { signal }),
    retry: false,
    refetchInterval: 5_000,
  })
}
