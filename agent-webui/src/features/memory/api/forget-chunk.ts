import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { chunkKey } from './get-chunk'
import { refetchMemory } from './list-chunks'

/**
 * Removes a piece of memory and what rests on it. `onForgotten` comes before the page shows it as forgotten: what
 * asked may then not be there any more.
 */
export function useForgetChunk(onForgotten: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(kernel.DELETE('/api/memory/chunks/{chunk_id}', { params: { path: { chunk_id: id } } })),
    onSuccess: (_, id) => {
      onForgotten()
      client.setQueryData(chunkKey(id), null)
    },
    onSettled: () => refetchMemory(client),
  })
}
