import { CircleAlert, CircleSlash, RotateCcw } from 'lucide-react'

import { Button } from '@/components/button'

import type { ChatTurn } from '../stream/chat-state'

interface TurnEndingProps {
  turn: ChatTurn
  onTryAgain: (() => void) | null
}

/** Says how a turn ended, when it did not end well. */
export function TurnEnding({ turn, onTryAgain }: TurnEndingProps) {
  if (turn.status === 'cancelled') {
    return (
      <p className="text-muted flex items-center gap-2 text-sm">
        <CircleSlash aria-hidden className="size-4" />
        Stopped.
      </p>
    )
  }
  if (turn.status !== 'failed') return null
  const partial = turn.messages.some(({ role, content }) => role === 'assistant' && content !== '')
  return (
    <div className="border-bad bg-bad-soft flex flex-wrap items-center gap-3 rounded-xl border px-4 py-3 text-sm">
      <CircleAlert aria-hidden className="text-bad size-5 shrink-0" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">{partial ? 'The answer broke off.' : 'This message was not answered.'}</p>
        {turn.error && <p className="mt-0.5 wrap-break-word">{turn.error}</p>}
      </div>
      {onTryAgain && (
        <Button onClick={onTryAgain}>
          <RotateCcw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  )
}
