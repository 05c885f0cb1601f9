import type { ReactNode } from 'react'

import type { ToolCall } from '@/api/types'
import { cx } from '@/lib/cx'
import { formatDuration, formatWhen } from '@/lib/format'
import { decisionText, routeTitle } from '@/lib/route-text'
import { toolTitle } from '@/lib/tool-name'

import {
  callState,
  isActive,
  reasoningTime,
  type CallState,
  type ChatTurn,
  type RouteDecision,
} from '../stream/chat-state'
import { stageText } from '../stream/stage-text'

export function ActivityTimeline({ turn }: { turn: ChatTurn }) {
  const answer = turn.messages.find(({ role }) => role === 'assistant')
  const isCalling = turn.messages.some((message) => message.tool && callState(message) === 'running')
  const hasText = answer !== undefined && answer.content !== ''
  const reasoned = answer ? reasoningTime(answer) : null
  const ttft = turn.performance?.ttft_ms
  return (
    <ol className="timeline">
      <Step title="Accepted">{formatWhen(turn.accepted_at)}</Step>
      {turn.formerRoutes.map((former, index) => (
        <Route key={index} decision={former} tone="muted" />
      ))}
      {turn.route && <Route decision={turn} tone="done" />}
      {turn.messages.map(
        (message) =>
          message.tool && <ToolStep key={message.id} call={message.tool} state={callState(message)} />,
      )}
      {reasoned !== null && <Step title="Reasoned">{`for ${formatDuration(reasoned)}`}</Step>}
      {hasText && (turn.route === 'direct_dialogue' || turn.performance?.model != null) && (
        <Step title="First token">{ttft != null && `after ${formatDuration(ttft)}`}</Step>
      )}
      {isActive(turn) && !isCalling && (
        <Step title={hasText ? 'Answering' : stageText(turn)} tone="live">
          {answer?.attempt != null && answer.attempt > 1 && `attempt ${answer.attempt}`}
        </Step>
      )}
      {turn.status === 'completed' && (
        <Step title="Completed">
          {turn.performance?.total_ms != null && `in ${formatDuration(turn.performance.total_ms)}`}
        </Step>
      )}
      {turn.status === 'cancelled' && <Step title="Stopped" tone="muted" />}
      {turn.status === 'failed' && (
        <Step title="Failed" tone="bad">
          {[turn.error, turn.error_code && `(${turn.error_code})`].filter(Boolean).join(' ')}
        </Step>
      )}
    </ol>
  )
}

function Route({ decision, tone }: { decision: RouteDecision; tone: 'done' | 'muted' }) {
  if (!decision.route) return null
  return (
    <Step title={`Routed to ${routeTitle(decision.route)}`} tone={tone}>
      {decisionText(decision)}
    </Step>
  )
}

const OUTCOMES = {
  running: 'running',
  done: 'returned',
  failed: 'failed',
  unfinished: 'did not return',
} as const
const OUTCOME_TONES = { running: 'live', done: 'done', failed: 'bad', unfinished: 'muted' } as const

/** That a tool was called and how long it took; what it said is on its card. */
function ToolStep({ call, state }: { call: ToolCall; state: CallState }) {
  return (
    <Step title={toolTitle(call.name)} tone={OUTCOME_TONES[state]}>
      {OUTCOMES[state]}
      {call.duration_ms != null && ` after ${formatDuration(call.duration_ms)}`}
    </Step>
  )
}

interface StepProps {
  title: string
  tone?: 'done' | 'live' | 'bad' | 'muted'
  children?: ReactNode
}

const DOTS = { done: 'bg-good', live: 'pulse-dot', bad: 'bg-bad', muted: 'bg-strong-line' } as const

function Step({ title, tone = 'done', children }: StepProps) {
  return (
    <li className="border-line relative ml-1 border-l pb-4 pl-5 last:border-transparent last:pb-0">
      <span aria-hidden className={cx('absolute top-1.5 -left-[4.5px] size-2 rounded-full', DOTS[tone])} />
      <p className="text-sm font-medium wrap-break-word">{title}</p>
      {children && <div className="text-muted text-[13px]">{children}</div>}
    </li>
  )
}
