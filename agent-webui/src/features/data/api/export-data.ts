import { useMutation } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

/** Fetches everything in one archive and has the browser save it: a plain link could not send the API token. */
export function useExport() {
  return useMutation({
    mutationFn: async () => {
      const archive: unknown = await answer(kernel.GET('/api/admin/export', { parseAs: 'blob' }))
      const name = `aigentos-${new Date().toISOString().slice(0, 10)}.jsonl.gz`
      const size = save(archive as Blob, name)
      return { name, size }
    },
  })
}

function save(archive: Blob, name: string): number {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(archive)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
  return archive.size
}
