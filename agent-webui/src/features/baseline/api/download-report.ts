import { useMutation } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { BaselineRun } from '@/api/types'

/** Saves the report of a run as a Markdown file. A plain link would go without the API token. */
export function useDownloadReport() {
  return useMutation({
    mutationFn: async ({ id, version, mode }: BaselineRun) => {
      const path = { run_id: id }
      const text = await answer(
        kernel.GET('/api/baseline/runs/{run_id}/report.md', { params: { path }, parseAs: 'text' }),
      )
      save(new Blob([text], { type: 'text/markdown' }), `baseline-${version}-${mode}.md`)
    },
  })
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
