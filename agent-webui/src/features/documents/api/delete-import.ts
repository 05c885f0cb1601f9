import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { refetchImports } from './list-imports'

/** Removes the file with all that was remembered of it; one that is being read is not read any further. */
export function useDeleteImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(kernel.DELETE('/api/imports/{import_id}', { params: { path: { import_id: id } } })),
    onSettled: () => refetchImports(client),
  })
}
