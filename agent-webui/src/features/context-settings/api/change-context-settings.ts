import { useMutation, useQueryClient } from '@tanstack/react-query'

import { contextSettingsQuery, patchContextSettings } from '@/api/context-settings'

/** Changes settings from the next turn on. Figures, limits and a warm model depend on them: all is asked for anew. */
export function useChangeContextSettings() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: patchContextSettings,
    onSuccess: (settings) => {
      client.setQueryData(contextSettingsQuery().queryKey, settings)
    },
    onSettled: () => {
      void client.invalidateQueries()
    },
  })
}
