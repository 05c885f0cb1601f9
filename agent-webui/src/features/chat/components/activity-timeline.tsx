import type { ReactNode } from 'react'

import { cx } from '@/lib/cx'
import { formatDuration, formatShare, formatWhen } from '@/lib/format'

import { isActive, reasoningTime, type ChatTurn } from '../stream/chat-state'
import { stageText } from '../stream/stage-text'

export function ActivityTimeline({ turn }: { turn: ChatTurn }) {
  const answer = turn.messages.find(({ role }) => role === 'assistant')
  const hasText = answer !== undefined && answer.content !== ''
  const reasoned = answer ? reasoningTime(answer) : null
  const ttft = turn.performance?.ttft_ms
  return (
    <ol className="timeline">
      <Step title="Accepted">{formatWhen(turn.accepted_at)}</Step>
      {turn.route && (
        <Step title={`Routed to ${ROUTES[turn.route] ?? turn.route}`}>
          {[
            turn.decided_by && `decided by ${turn.decided_by}`,
            turn.confidence != null && `confidence ${formatShare(turn.confidence)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </Step>
      )}
      {turn.messages.map(
        ({ id, tool }) =>
          tool && (
            <Step key={id} title={`Tool ${tool.name}`} tone={tool.error == null ? 'done' : 'bad'}>
              <code className="block font-mono text-xs wrap-break-word">
                {JSON.stringify(tool.arguments)}
              </code>
              <span className="block wrap-break-word">
                {tool.error ?? (tool.result != null && `→ ${tool.result}`)}
                {tool.duration_ms != null && ` in ${formatDuration(tool.duration_ms)}`}
              </span>
            </Step>
          ),
      )}
      {reasoned !== null && <Step title="Reasoned">{`for ${formatDuration(reasoned)}`}</Step>}
      {hasText && turn.route === 'direct_dialogue' && (
        <Step title="First token">{ttft != null && `after ${formatDuration(ttft)}`}</Step>
      )}
      {isActive(turn) && (
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

const ROUTES: Readonly<Record<string, string>> = {
  direct_dialogue: 'the model',
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
      <p className="text-sm font-medium">{title}</p>
      {children && <div className="text-muted text-[13px]">{children}</div>}
    </li>
  )
}
