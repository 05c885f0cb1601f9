import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { Health } from '@/api/types'

import { healthQuery } from './get-health'

function warmUp() {
  // The kernel takes requests of browsers only as JSON, even without a body.
  return answer(kernel.POST('/api/llm/warmup', { headers: { 'Content-Type': 'application/json' } }))
}

/**
 * Has the model loaded while the user is still typing; once for each model that is ready. That it fails is no
 * news: the first answer then takes longer, and says itself what is wrong.
 */
export function warmUpQuery(health: Health | undefined) {
  return queryOptions({
    queryKey: ['warm-up', health?.provider, health?.model],
    queryFn: warmUp,
    enabled: health?.status === 'ok',
    retry: false,
    staleTime: Infinity,
  })
}

/** Has the model loaded because the user wants it now, and says how that went. */
export function useWarmUp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: warmUp,
    onSettled: () => client.invalidateQueries(healthQuery()),
  })
}
