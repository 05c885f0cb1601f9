import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { ArchiveImported } from '@/api/types'
import { upload, type UploadOptions } from '@/api/upload'

/** Sends an archive, into an AIgentOS without data. */
export function useImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, ...options }: UploadOptions & { file: File }) => {
      const form = new FormData()
      form.set('file', file, file.name)
      return upload<ArchiveImported>('/api/admin/import', form, options)
    },
    onSuccess: () => client.resetQueries(),
  })
}
