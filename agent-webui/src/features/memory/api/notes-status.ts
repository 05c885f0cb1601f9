import { queryOptions } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** Whether notes are taken, by which model, and if not, why. */
export function notesStatusQuery() {
  return queryOptions({
    queryKey: ['notes-status'],
    queryFn: ({ signal }) => answer(kernel.GET('/api/memory/notes-status', { signal })),
  })
}
