import { formatCount } from '@/lib/format'

import type { ChatTurn } from '../stream/chat-state'

interface ContextMeterProps {
  turns: readonly ChatTurn[]
  /** Tokens that a prompt and its answer may have together; null while unknown. */
  contextWindow: number | null
}

const FULL = 0.85

/** How much of the context window the last counted turn took: true counts of the backend, or nothing. */
export function ContextMeter({ turns, contextWindow }: ContextMeterProps) {
  const counted = turns.findLast(({ performance }) => performance?.prompt_tokens != null)?.performance
  if (!counted?.prompt_tokens || !contextWindow) return null
  const used = counted.prompt_tokens + (counted.completion_tokens ?? 0)
  const share = Math.min(used / contextWindow, 1)
  const percent = Math.round(share * 100).toString()
  const meaning =
    share < FULL
      ? 'the last turn and all it was given'
      : 'nearly full: the oldest messages are left out of what the model is given'
  const text = `${formatCount(used)} of ${formatCount(contextWindow)} tokens of context used`
  return (
    <span
      role="meter"
      aria-label="Context"
      aria-valuenow={used}
      aria-valuemin={0}
      aria-valuemax={contextWindow}
      aria-valuetext={text}
      title={`${text} (${meaning})`}
      className={share < FULL ? 'text-muted' : 'text-warn'}
    >
      {percent} % of context
    </span>
  )
}
