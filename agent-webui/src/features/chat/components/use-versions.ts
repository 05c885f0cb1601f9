import { useCallback, useMemo, useRef, useState } from 'react'

import { randomUuid } from '@/lib/uuid'

import { answerAgain, changeMessage, showVersion } from '../api/versions'

/** What can be done to a turn that has been said. Functions that never change within a conversation. */
export interface Versions {
  regenerate: (turnId: string) => void
  show: (turnId: string) => void
  /** Ends when the kernel has taken it; fails with the reason. */
  edit: (turnId: string, message: string) => Promise<void>
}

interface UseVersions {
  versions: Versions
  problem: string | null
}

/** Other versions of messages and answers, one request at a time. The stream shows what became of it. */
export function useVersions(conversationId: string | null): UseVersions {
  const [problem, setProblem] = useState<string | null>(null)
  const isBusy = useRef(false)

  const run = useCallback((what: string, request: () => Promise<unknown>) => {
    if (isBusy.current) return
    isBusy.current = true
    setProblem(null)
    request()
      .catch((error: unknown) => {
        setProblem(`${what} ${error instanceof Error ? error.message : ''}`)
      })
      .finally(() => {
        isBusy.current = false
      })
  }, [])

  const versions = useMemo<Versions>(
    () => ({
      regenerate: (turnId) => {
        if (conversationId === null) return
        run('Not answered again.', () => answerAgain(conversationId, turnId, randomUuid()))
      },
      show: (turnId) => {
        if (conversationId === null) return
        run('The other version is not shown.', () => showVersion(conversationId, turnId))
      },
      edit: async (turnId, message) => {
        if (conversationId !== null) await changeMessage(conversationId, turnId, message, randomUuid())
      },
    }),
    [conversationId, run],
  )
  return { versions, problem }
}
