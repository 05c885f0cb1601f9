import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { refetchMemory } from './list-chunks'

interface Change {
  id: string
  change: { content?: string; pinned?: boolean }
}

/** Pins a piece of memory, or gives a note or summary another text. */
export function useChangeChunk() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, change }: Change) =>
      answer(
        kernel.PATCH('/api/memory/chunks/{chunk_id}', { params: { path: { chunk_id: id } }, body: change }),
      ),
    onSettled: () => refetchMemory(client),
  })
}
