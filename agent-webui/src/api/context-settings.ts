import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from './kernel'
import type { ContextSettingsPatch } from './types'

/** How much of a conversation a model is sent, and whether memory is. Several features go by it. */
export function contextSettingsQuery() {
  return queryOptions({
    queryKey: ['context-settings'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/prompts/context-settings', { signal })),
  })
}

/** Changes what is given; null resets to the default. */
export function patchContextSettings(body: ContextSettingsPatch) {
  return answer(kernel.PATCH('/api/prompts/context-settings', { body }))
}
