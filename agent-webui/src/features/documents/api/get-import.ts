import { queryOptions } from '@tanstack/react-query'

import { ApiProblem } from '@/api/errors'
import { answer, kernel } from '@/api/kernel'
import type { DocumentImport } from '@/api/types'

import { importsKey } from './list-imports'

/** An imported file; null if it was deleted. `status` is that of its turn: another one is asked for anew. */
export function importQuery(id: string, status: string) {
  return queryOptions({
    queryKey: [...importsKey, id, status],
    queryFn: ({ signal }) => getImport(id, signal),
  })
}

async function getImport(id: string, signal: AbortSignal): Promise<DocumentImport | null> {
  try {
    return await answer(
      kernel.GET('/api/imports/{import_id}', { params: { path: { import_id: id } }, signal }),
    )
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null
    throw error
  }
}
