import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import { lasting } from '@/lib/storage'

/** What a person must type, letter by letter. */
export const CONFIRMATION = 'delete all data'

/** Deletes everything in the kernel, and what this browser keeps of it. */
export function useDeleteAllData() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (keepBackups: boolean) =>
      answer(
        kernel.POST('/api/admin/delete-all-data', {
          body: { confirm: CONFIRMATION, keep_backups: keepBackups },
        }),
      ),
    onSuccess: () => {
      lasting.removeAll('aigentos.draft.')
      return client.resetQueries()
    },
  })
}
