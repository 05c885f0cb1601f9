import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { promptsKey } from './prompts'

/** A change of prompts, after which all that is shown of them is asked for again. */
function useChange<Wanted>(request: (wanted: Wanted) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: request,
    onSettled: () => client.invalidateQueries({ queryKey: promptsKey }),
  })
}

interface ComponentChange {
  id: string
  content?: string
  enabled?: boolean
}

export function useChangeComponent() {
  return useChange(({ id, ...body }: ComponentChange) =>
    answer(
      kernel.PATCH('/api/prompts/components/{component_id}', {
        params: { path: { component_id: id } },
        body,
      }),
    ),
  )
}

/** Takes back the changes of one component, or (null) of all in the active profile. */
export function useResetPrompts() {
  return useChange((componentId: string | null) =>
    answer(kernel.POST('/api/prompts/reset', { body: { component_id: componentId } })),
  )
}

export function useCreateProfile() {
  return useChange((body: { title: string; copy_of?: string }) =>
    answer(kernel.POST('/api/prompts/profiles', { body })),
  )
}

export function useActivateProfile() {
  return useChange((id: string) =>
    answer(
      kernel.POST('/api/prompts/profiles/{profile_id}/activate', {
        params: { path: { profile_id: id } },
        // The kernel takes requests of browsers only as JSON, even without a body.
        headers: { 'Content-Type': 'application/json' },
      }),
    ),
  )
}

export function useDeleteProfile() {
  return useChange((id: string) =>
    answer(kernel.DELETE('/api/prompts/profiles/{profile_id}', { params: { path: { profile_id: id } } })),
  )
}
