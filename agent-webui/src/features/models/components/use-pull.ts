import { useEffect, useRef, useState } from 'react'

import { useModelsChanged } from '../api/models'
import { pullModel, type PullStep } from '../api/pull-model'

export interface Pulling {
  model: string
  status: 'running' | 'done' | 'failed'
  step: PullStep | null
  problem: string | null
}

/** One fetching at a time; leaving the page ends it, and Ollama keeps what it has. */
export function usePull() {
  const [pulling, setPulling] = useState<Pulling | null>(null)
  const running = useRef<AbortController | null>(null)
  const changed = useModelsChanged()

  useEffect(
    () => () => {
      running.current?.abort()
    },
    [],
  )

  const pull = (model: string) => {
    const stopper = new AbortController()
    running.current = stopper
    const show = (change: Partial<Pulling>) => {
      if (running.current === stopper)
        setPulling((before) => ({
          step: before?.step ?? null,
          problem: null,
          status: 'running',
          model,
          ...change,
        }))
    }
    setPulling({ model, status: 'running', step: null, problem: null })
    pullModel(
      model,
      (step) => {
        show({ step })
      },
      stopper.signal,
    ).then(
      () => {
        show({ status: 'done' })
        changed()
      },
      (error: unknown) => {
        if (!stopper.signal.aborted)
          show({ status: 'failed', problem: error instanceof Error ? error.message : '' })
      },
    )
  }

  const stop = () => {
    running.current?.abort()
    running.current = null
    setPulling(null)
  }

  return { pulling, pull, stop }
}
