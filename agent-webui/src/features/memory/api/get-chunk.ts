import { queryOptions } from '@tanstack/react-query'

import { ApiProblem } from '@/api/errors'
import { answer, kernel } from '@/api/kernel'
import type { MemoryChunk } from '@/api/types'

import { memoryKey } from './list-chunks'

export const chunkKey = (id: string) => [...memoryKey, 'chunk', id] as const

/** One piece of memory; null once it is forgotten. */
export function chunkQuery(id: string) {
  return queryOptions({ queryKey: chunkKey(id), queryFn: ({ signal }) => getChunk(id, signal) })
}

async function getChunk(id: string, signal: AbortSignal): Promise<MemoryChunk | null> {
  try {
    return await answer(
      kernel.GET('/api/memory/chunks/{chunk_id}', { params: { path: { chunk_id: id } }, signal }),
    )
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null
    throw error
  }
}
