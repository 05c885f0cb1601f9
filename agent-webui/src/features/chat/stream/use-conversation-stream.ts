import { useEffect, useState } from 'react'

import { openEventStream } from '@/api/event-stream'
import { FrameBatcher } from '@/lib/frame-batcher'

import type { ChatState } from './chat-state'
import { parseFrame, type StampedEvent } from './events'
import { reduceEvents } from './reduce-events'

export type Connection = 'connecting' | 'open' | 'interrupted' | 'gone'

interface Watched {
  conversationId: string | null
  state: ChatState | null
  connection: Connection
}

/** Follows a conversation live; null follows nothing. One React commit per animation frame, whatever the model's speed. */
export function useConversationStream(conversationId: string | null): {
  state: ChatState | null
  connection: Connection
} {
  const [watched, setWatched] = useState<Watched>(() => nothingOf(conversationId))

  useEffect(() => {
    if (conversationId === null) return
    const update = (change: (before: Watched) => Partial<Watched>) => {
      setWatched((before) => {
        const base = before.conversationId === conversationId ? before : nothingOf(conversationId)
        return { ...base, ...change(base) }
      })
    }
    const batch = new FrameBatcher<StampedEvent>((events) => {
      update(({ state }) => ({ state: reduceEvents(state, events) }))
    })
    const close = openEventStream(`/api/conversations/${encodeURIComponent(conversationId)}/stream`, {
      onOpen: () => {
        update(() => ({ connection: 'open' }))
      },
      onFrame: (frame) => {
        const event = parseFrame(frame, performance.now())
        if (event) batch.add(event)
      },
      onInterrupted: () => {
        update(() => ({ connection: 'interrupted' }))
      },
      onGone: () => {
        batch.flush()
        update(() => ({ connection: 'gone' }))
      },
    })
    return () => {
      close()
      batch.clear()
    }
  }, [conversationId])

  // The state of the conversation before must not flash up under the new one's address.
  return watched.conversationId === conversationId ? watched : nothingOf(conversationId)
}

function nothingOf(conversationId: string | null): Watched {
  return { conversationId, state: null, connection: 'connecting' }
}
