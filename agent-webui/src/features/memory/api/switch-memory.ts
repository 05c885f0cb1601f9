import { useMutation, useQueryClient } from '@tanstack/react-query'

import { contextSettingsQuery, patchContextSettings } from '@/api/context-settings'

import { refetchMemory } from './list-chunks'
import { notesStatusQuery } from './notes-status'

/** Switches memory on or off, at once. */
export function useSwitchMemory() {
  const client = useQueryClient()
  const { queryKey } = contextSettingsQuery()
  return useMutation({
    mutationFn: (isOn: boolean) => patchContextSettings({ memory_enabled: isOn }),
    onSuccess: (settings) => {
      client.setQueryData(queryKey, settings)
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey }),
        client.invalidateQueries(notesStatusQuery()),
        refetchMemory(client),
      ]),
  })
}
