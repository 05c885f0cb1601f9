import { queryOptions } from '@tanstack/react-query'

import { request } from '@/api/request'
import type { Health } from '@/api/types'

/** What the kernel says of itself; asked more often while it is not well. */
export function healthQuery() {
  return queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => request<Health>('/health', { signal }),
    retry: false,
    refetchInterval: ({ state }) =>
      state.status === 'success' && state.data?.status === 'ok' ? 10_000 : 2_000,
  })
}
