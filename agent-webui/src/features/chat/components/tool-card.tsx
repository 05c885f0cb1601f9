import { ChevronRight, CircleAlert, CircleSlash, Wrench } from 'lucide-react'
import { useId, useState } from 'react'

import type { ToolCall } from '@/api/types'
import { useNow } from '@/hooks/use-now'
import { cx } from '@/lib/cx'
import { formatDuration } from '@/lib/format'
import { toolTitle } from '@/lib/tool-name'

import { callState, type CallState, type ChatMessage } from '../stream/chat-state'
import { ToolCallDetails } from './tool-call-details'

interface ToolCardProps {
  call: ToolCall
  /** The message that carries the call. */
  message: ChatMessage
  /** What the tool says of itself while it runs; '' if it says nothing. */
  progress: string
}

const LOOKS = {
  running: { icon: Wrench, text: 'Running', tone: 'text-accent' },
  done: { icon: Wrench, text: 'Done', tone: 'text-accent' },
  failed: { icon: CircleAlert, text: 'Failed', tone: 'text-bad' },
  unfinished: { icon: CircleSlash, text: 'Not finished', tone: 'text-muted' },
} as const

/** One call of a tool: how it stands and what came of it in sight, the rest on request. */
export function ToolCard({ call, message, progress }: ToolCardProps) {
  const [isOpen, setOpen] = useState(false)
  const detailsId = useId()
  const title = toolTitle(call.name)
  const state = callState(message)
  const { icon: Icon, text, tone } = LOOKS[state]
  return (
    <div
      role="group"
      aria-label={`Tool ${title}`}
      className={cx('tool-card', state === 'failed' && 'border-bad')}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={detailsId}
        className="tool-card-header"
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        <Icon aria-hidden className={cx('size-4 shrink-0', tone)} />
        <span className="min-w-0 truncate font-medium">{title}</span>
        <span className={cx('ml-auto shrink-0 text-xs', state === 'failed' ? 'text-bad' : 'text-muted')}>
          {text} <Time call={call} state={state} calledAt={message.sightings.calledAt} />
        </span>
        {state === 'running' && <span aria-hidden className="pulse-dot" />}
        <ChevronRight
          aria-hidden
          className={cx('text-muted size-4 shrink-0 transition-transform', isOpen && 'rotate-90')}
        />
      </button>
      {!isOpen && <Outcome call={call} progress={state === 'running' ? progress : ''} />}
      <div id={detailsId} hidden={!isOpen}>
        {isOpen && <ToolCallDetails call={call} />}
      </div>
    </div>
  )
}

function Time({ call, state, calledAt }: { call: ToolCall; state: CallState; calledAt: number | undefined }) {
  const isTicking = state === 'running' && calledAt !== undefined
  const now = useNow(isTicking, 500)
  if (call.duration_ms != null) return `· ${formatDuration(call.duration_ms)}`
  // A card that changes every moment for a tool that takes a moment is unrest.
  if (!isTicking || now - calledAt < 1_000) return null
  return `· ${formatDuration(Math.floor((now - calledAt) / 1_000) * 1_000)}`
}

/** So much of a result is looked at for the one line of a closed card (characters). */
const LINE = 300

/** Why there is no result, else its beginning, else how far the tool is. */
function Outcome({ call, progress }: { call: ToolCall; progress: string }) {
  if (call.error != null) return <p className="tool-card-outcome text-bad line-clamp-3">{call.error}</p>
  const text = (call.result ?? progress).trim()
  return (
    text !== '' && (
      <p className="tool-card-outcome text-muted truncate" dir="auto">
        {text.slice(0, LINE)}
      </p>
    )
  )
}
