import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { useStore } from '@/hooks/use-store'

import { conversationsKey } from '../api/list-conversations'
import { Deletions, type Deletion } from './deletions'

/** One for the page: a deletion goes on when another page of it is opened. */
export const deletions = new Deletions()

/** What is about to be deleted, and what could not be. */
export function useDeletions(): Deletion[] {
  const client = useQueryClient()
  useEffect(
    () =>
      deletions.onDone(() => {
        void client.invalidateQueries({ queryKey: conversationsKey })
      }),
    [client],
  )
  return useStore(deletions.entries)
}
