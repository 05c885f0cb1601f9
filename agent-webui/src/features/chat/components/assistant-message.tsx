import { Activity, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'

import { CopyButton } from '@/components/copy-button'
import { IconButton } from '@/components/icon-button'
import { Markdown } from '@/components/markdown/markdown'
import { formatDuration, formatRate } from '@/lib/format'
import { decisionText, routeTitle } from '@/lib/route-text'

import type { ChatMessage, ChatTurn } from '../stream/chat-state'
import { Reasoning } from './reasoning'

interface AssistantMessageProps {
  message: ChatMessage
  turn: ChatTurn
  /** What of memory it was given. */
  used: ReactNode
  onShowActivity: () => void
  onRegenerate: () => void
}

export function AssistantMessage(props: AssistantMessageProps) {
  const { message, turn, used, onShowActivity, onRegenerate } = props
  const isGrowing = message.status === 'streaming'
  const isEmpty = message.content === '' && !message.reasoning
  if (isEmpty) return null
  return (
    <article aria-label="Assistant" aria-busy={isGrowing} className="group grid grid-cols-1 gap-2.5">
      {message.reasoning && <Reasoning message={message} />}
      <Markdown text={message.content} isGrowing={isGrowing} />
      {used}
      {!isGrowing && (
        <div className="message-actions -ml-1.5">
          {message.content !== '' && <CopyButton text={message.content} />}
          <IconButton label="Regenerate" size="small" onClick={onRegenerate}>
            <RotateCcw aria-hidden />
          </IconButton>
          <button
            type="button"
            className="text-muted hover:bg-sunken hover:text-ink flex h-7 items-center gap-1.5 rounded-md px-2 text-xs transition-colors"
            title={turn.route ? `Routed to ${routeTitle(turn.route)}: ${decisionText(turn)}` : undefined}
            onClick={onShowActivity}
          >
            <Activity aria-hidden className="size-3.5" />
            {summary(turn)}
          </button>
        </div>
      )}
    </article>
  )
}

function summary({ performance }: ChatTurn): string {
  const figures = [
    performance?.total_ms != null && formatDuration(performance.total_ms),
    performance?.tokens_per_second != null && formatRate(performance.tokens_per_second),
  ].filter((figure) => figure !== false)
  return figures.length > 0 ? figures.join(' · ') : 'Details'
}
