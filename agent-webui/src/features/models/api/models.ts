import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { OfferedModel } from '@/api/types'

const key = ['models'] as const

/** What the reachable backends offer, and which model answers. */
export function modelsQuery() {
  return queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => answer(kernel.GET('/api/llm/models', { signal })),
    retry: false,
  })
}

/** Chooses the model that answers from the next message on. */
export function useChooseModel() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, provider }: Pick<OfferedModel, 'name' | 'provider'>) =>
      answer(kernel.PUT('/api/llm/model', { body: { model: name, provider: provider as never } })),
    onSuccess: (models) => {
      client.setQueryData(key, models)
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: ['health'] }),
        client.invalidateQueries({ queryKey: ['notes-status'] }),
      ]),
  })
}

export function useModelsChanged(): () => void {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: key })
  }
}
