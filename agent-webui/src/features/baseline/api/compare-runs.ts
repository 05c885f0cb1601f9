import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** Run `b` over run `a`, case by case; null compares the two modes of `a`. */
export function comparisonQuery(a: string, b: string | null) {
  return queryOptions({
    queryKey: ['baseline', 'comparison', a, b],
    queryFn: ({ signal }) => {
      const query = { a, ...(b !== null && { b }) }
      return answer(kernel.GET('/api/baseline/compare', { params: { query }, signal }))
    },
    staleTime: Infinity,
  })
}
