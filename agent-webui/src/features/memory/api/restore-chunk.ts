import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { refetchMemory } from './list-chunks'

/** Lets a piece of memory count again that a newer one replaced. */
export function useRestoreChunk() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      // The kernel takes requests of browsers only as JSON, even without a body.
      answer(
        kernel.POST('/api/memory/chunks/{chunk_id}/restore', {
          params: { path: { chunk_id: id } },
          headers: { 'Content-Type': 'application/json' },
        }),
      ),
    onSettled: () => refetchMemory(client),
  })
}
