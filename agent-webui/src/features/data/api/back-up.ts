import { useMutation } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** Has the kernel copy its database and check the copy. */
export function useBackUp() {
  return useMutation({
    // The kernel takes requests of browsers only as JSON, even without a body.
    mutationFn: () =>
      answer(kernel.POST('/api/admin/backup', { headers: { 'Content-Type': 'application/json' } })),
  })
}
