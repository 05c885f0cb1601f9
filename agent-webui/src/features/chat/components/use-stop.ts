import { useEffect, useEffectEvent, useState } from 'react'

import { cancelTurns } from '../api/cancel-turns'

interface UseStop {
  isStopping: boolean
  problem: string | null
  stop: () => void
}

/** Stops the answer of a conversation, by `stop` or the Escape key. The stream tells when it has stopped. */
export function useStop(conversationId: string | null, isAnswering: boolean): UseStop {
  const [isAsked, setAsked] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  if (!isAnswering && (isAsked || problem !== null)) {
    setAsked(false)
    setProblem(null)
  }

  const stop = () => {
    if (conversationId === null || isAsked) return
    setAsked(true)
    setProblem(null)
    cancelTurns(conversationId).catch((error: unknown) => {
      setAsked(false)
      setProblem(`Not stopped. ${error instanceof Error ? error.message : ''} Try again.`)
    })
  }

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // Escape closes what lies over the conversation first, and leaves a field that is being filled in.
    const target = event.target instanceof Element ? event.target : null
    const isTaken = target?.closest('dialog, nav') ?? document.querySelector('dialog[open]')
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !isTaken) stop()
  })
  useEffect(() => {
    if (!isAnswering) return
    const listener = (event: KeyboardEvent) => {
      onKeyDown(event)
    }
    document.addEventListener('keydown', listener)
    return () => {
      document.removeEventListener('keydown', listener)
    }
  }, [isAnswering])

  return { isStopping: isAsked, problem, stop }
}
