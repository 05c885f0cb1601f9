import { ArrowDown } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '@/components/button'
import { useStickToBottom } from '@/hooks/use-stick-to-bottom'

import type { Outbox, OutboxEntry } from '../outbox/outbox'
import type { ChatTurn } from '../stream/chat-state'
import { OutboxMessage } from './outbox-message'
import type { ChatSlots } from './slots'
import { TurnView } from './turn-view'
import type { Versions } from './use-versions'

interface MessageListProps {
  turns: readonly ChatTurn[]
  entries: readonly OutboxEntry[]
  isLoading: boolean
  slots: ChatSlots
  outbox: Outbox
  versions: Versions
  isAnswering: boolean
  onShowActivity: (turnId: string) => void
}

/** So many turns are put on the page at once; the ones before on request. */
const STEP = 50

export function MessageList(props: MessageListProps) {
  const { turns, entries, isLoading, slots, outbox, versions, isAnswering, onShowActivity } = props
  const { scroller, content, isAtBottom, jump } = useStickToBottom()
  const [shown, setShown] = useState(STEP)
  const hidden = Math.max(0, turns.length - shown)

  // What I have just sent I want to see.
  useEffect(jump, [jump, entries.length])

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label="Messages"
        aria-busy={isLoading}
        tabIndex={0}
        className="h-full overflow-y-auto focus-visible:outline-offset-[-3px]"
      >
        <div ref={content} className="mx-auto flex max-w-3xl flex-col gap-6 px-5 py-6 max-sm:px-4">
          {isLoading && <p className="text-muted text-sm">Loading the conversation…</p>}
          {hidden > 0 && (
            <Button
              className="self-center"
              onClick={() => {
                setShown(shown + STEP)
              }}
            >
              Show earlier messages ({hidden})
            </Button>
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
            <OutboxMessage key={entry.key} entry={entry} outbox={outbox} />
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
