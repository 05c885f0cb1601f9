import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

export const promptsKey = ['prompts'] as const

/** The components of the system prompt in the active profile, in order. */
export function componentsQuery() {
  return queryOptions({
    queryKey: [...promptsKey, 'components'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/prompts/components', { signal })),
  })
}

/** The system prompt as it is sent today. */
export function systemPromptQuery() {
  return queryOptions({
    queryKey: [...promptsKey, 'system'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/prompts/system', { signal })),
  })
}

export function profilesQuery() {
  return queryOptions({
    queryKey: [...promptsKey, 'profiles'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/prompts/profiles', { signal })),
  })
}

/** What the orchestrator asks models; read from files, and shown as it is. */
export function orchestratorPromptsQuery() {
  return queryOptions({
    queryKey: [...promptsKey, 'orchestrator'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/prompts/orchestrator', { signal })),
  })
}
