import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'
import type { BaselineStart } from '@/api/types'

import { refetchRuns } from './list-runs'

/** Starts a run; one at a time. */
export function useStartRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (wanted: BaselineStart) => answer(kernel.POST('/api/baseline/start', { body: wanted })),
    // A refusal may say that another tab has started one.
    onSettled: () => refetchRuns(client),
  })
}
