import { useCallback, useEffect, useEffectEvent, useState } from 'react'

import { useStore } from '@/hooks/use-store'
import { randomUuid } from '@/lib/uuid'

import type { ChatState } from '../stream/chat-state'
import { Outbox, type OutboxEntry } from './outbox'

/** One for the page: messages go on being sent when another conversation is opened. */
export const outbox = new Outbox()

interface UseOutbox {
  /** The conversation's messages that the stream does not show yet. */
  entries: OutboxEntry[]
  post: (text: string) => void
  outbox: Outbox
}

export function useOutbox(
  conversationId: string | null,
  state: ChatState | null,
  onConversationStarted: (id: string) => void,
): UseOutbox {
  const all = useStore(outbox.entries)
  const [newThread, setNewThread] = useState(() => unsentThread(all) ?? randomUuid())
  const thread = conversationId ?? newThread
  const shown = new Set(state?.turns.map(({ id }) => id))

  const started = useEffectEvent((entry: OutboxEntry, id: string) => {
    if (conversationId !== null || entry.thread !== newThread) return
    setNewThread(randomUuid())
    onConversationStarted(id)
  })
  useEffect(
    () =>
      outbox.onAccepted((entry, answer) => {
        started(entry, answer.conversation_id)
      }),
    [],
  )
  useEffect(() => {
    outbox.resume()
  }, [])
  useEffect(() => {
    if (state) outbox.settle(new Set(state.turns.map(({ id }) => id)))
  }, [state])

  const post = useCallback(
    (text: string) => {
      outbox.post(text, thread, conversationId === null)
    },
    [thread, conversationId],
  )

  return {
    entries: all.filter(
      (entry) => entry.thread === thread && !(entry.turnId !== null && shown.has(entry.turnId)),
    ),
    post,
    outbox,
  }
}

/** A new conversation whose first message a reload caught on its way. */
function unsentThread(entries: readonly OutboxEntry[]): string | null {
  return entries.find(({ isNewConversation }) => isNewConversation)?.thread ?? null
}
