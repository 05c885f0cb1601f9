import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { refetchMemory } from './list-chunks'
import { notesStatusQuery } from './notes-status'

const key = ['context-settings'] as const

export function contextSettingsQuery() {
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => answer(kernel.GET('/api/prompts/context-settings', { signal })),
  })
}

/** Switches memory on or off, at once. */
export function useSwitchMemory() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (isOn: boolean) =>
      answer(kernel.PATCH('/api/prompts/context-settings', { body: { memory_enabled: isOn } })),
    onSuccess: (settings) => {
      client.setQueryData(key, settings)
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries(notesStatusQuery()),
        refetchMemory(client),
      ]),
  })
}
