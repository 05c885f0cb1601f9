import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** What the kernel says of itself; asked more often while it is not well. */
export function healthQuery() {
  return queryOptions({
    queryKey: ['health'],
    queryFn: ({ signal }) => answer(kernel.GET('/health', { signal })),
    retry: false,
    refetchInterval: ({ state }) =>
      state.status === 'success' && state.data?.status === 'ok' ? 10_000 : 2_000,
  })
}
