import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { Health } from '@/api/types'

/**
 * Has the model loaded while the user is still typing; once for each model that is ready. That it fails is no
 * news: the first answer then takes longer, and says itself what is wrong.
 */
export function warmUpQuery(health: Health | undefined) {
  return queryOptions({
    queryKey: ['warm-up', health?.provider, health?.model],
    // The kernel takes requests of browsers only as JSON, even without a body.
    queryFn: () =>
      answer(kernel.POST('/api/llm/warmup', { headers: { 'Content-Type': 'application/json' } })),
    enabled: health?.status === 'ok',
    retry: false,
    staleTime: Infinity,
  })
}
