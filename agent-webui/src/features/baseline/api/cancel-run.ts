import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { refetchRuns } from './list-runs'

/** Stops a run; the calls made so far are kept. */
export function useCancelRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      // The kernel takes requests of browsers only as JSON, even without a body.
      answer(
        kernel.POST('/api/baseline/{job_id}/cancel', {
          params: { path: { job_id: id } },
          headers: { 'Content-Type': 'application/json' },
        }),
      ),
    onSettled: () => refetchRuns(client),
  })
}
