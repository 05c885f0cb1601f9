import { ArrowDown } from 'lucide-react'
import { useEffect } from 'react'

import { Button } from '@/components/button'
import { useStickToBottom } from '@/hooks/use-stick-to-bottom'

import type { Outbox, OutboxEntry } from '../outbox/outbox'
import type { ChatTurn } from '../stream/chat-state'
import { OutboxMessage } from './outbox-message'
import type { ChatSlots } from './slots'
import { TurnView } from './turn-view'
import { useEarlierTurns } from './use-earlier-turns'
import { useJumpToTurn } from './use-jump-to-turn'
import type { Versions } from './use-versions'

interface MessageListProps {
  turns: readonly ChatTurn[]
  entries: readonly OutboxEntry[]
  isLoading: boolean
  slots: ChatSlots
  outbox: Outbox
  versions: Versions
  isAnswering: boolean
  /** A turn to be shown; '' is none. */
  target: string
  onTargetTaken: () => void
  onShowActivity: (turnId: string) => void
}

export function MessageList(props: MessageListProps) {
  const { turns, entries, isLoading, slots, outbox, versions, isAnswering, onShowActivity } = props
  const { scroller, content, isAtBottom, jump, release } = useStickToBottom()
  const { shown, sentinel, showMore, showAtLeast } = useEarlierTurns(scroller, turns.length)
  const hidden = Math.max(0, turns.length - shown)

  // What I have just sent I want to see.
  useEffect(jump, [jump, entries.length])
  useJumpToTurn(content, { ...props, shown, showAtLeast, showVersion: versions.show, release })

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label="Messages"
        aria-busy={isLoading}
        tabIndex={0}
        className="h-full overflow-y-auto focus-visible:outline-offset-[-3px]"
      >
        <div ref={content} className="mx-auto max-w-3xl py-3">
          {isLoading && <p className="text-muted px-5 py-3 text-sm max-sm:px-4">Loading the conversation…</p>}
          {hidden > 0 && (
            // Not this is to stay where it is, but the messages in sight.
            <div ref={sentinel} className="py-3 text-center [overflow-anchor:none]">
              <Button onClick={showMore}>Show earlier messages ({hidden})</Button>
            </div>
          )}
          {turns.slice(hidden).map((turn) => (
            <TurnView
              key={turn.id}
              turn={turn}
              slots={slots}
              versions={versions}
              isLocked={isAnswering}
              onShowActivity={onShowActivity}
            />
          ))}
          {entries.map((entry) => (
            <div key={entry.key} className="turn">
              <OutboxMessage entry={entry} outbox={outbox} />
            </div>
          ))}
        </div>
      </section>
      {!isAtBottom && (
        <Button className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md" onClick={jump}>
          <ArrowDown aria-hidden />
          Jump to latest
        </Button>
      )}
    </div>
  )
}
