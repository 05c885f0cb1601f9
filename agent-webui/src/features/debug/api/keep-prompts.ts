import { useMutation, useQueryClient } from '@tanstack/react-query'

import { answer, kernel } from '@/api/kernel'

import { debugKey } from './list-entries'

/** Keeps prompts from the next turn on (true), or keeps none and deletes those there are. */
export function useKeepPrompts() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (isKept: boolean) =>
      answer(kernel.PUT('/api/debug/settings', { body: { keep_prompts: isKept } })),
    onSettled: () => client.invalidateQueries({ queryKey: debugKey }),
  })
}
