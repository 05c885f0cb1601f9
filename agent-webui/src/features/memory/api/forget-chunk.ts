import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { chunkKey } from './get-chunk'
import { refetchMemory } from './list-chunks'

/** Removes a piece of memory and what rests on it; the answer says how many pieces that were. */
export function useForgetChunk() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(kernel.DELETE('/api/memory/chunks/{chunk_id}', { params: { path: { chunk_id: id } } })),
    onSuccess: (_, id) => {
      client.setQueryData(chunkKey(id), null)
    },
    onSettled: () => refetchMemory(client),
  })
}
