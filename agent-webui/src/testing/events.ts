import type { Message } from '@/api/types'
import type { ChatState } from '@/features/chat/stream/chat-state'
import type { ChatEvent, StampedEvent } from '@/features/chat/stream/events'
import { reduceEvents } from '@/features/chat/stream/reduce-events'

import { conversation, userMessage } from './messages'

/** Events of one turn, t1, for tests of the reducer. */

const ANSWER = 't1-answer'

/** Numbers events as the kernel does: the state frame has the cursor, what follows counts up from it. */
export function stream(...events: ChatEvent[]): StampedEvent[] {
  return events.map((event, index) => ({ ...event, seq: index, at: index * 100 }))
}

export const accepted: ChatEvent = {
  type: 'turn.accepted',
  data: { turn_id: 't1', message: userMessage('t1', 'Hi') },
}
export const started = (attempt: number): ChatEvent => ({
  type: 'message.started',
  data: { turn_id: 't1', message_id: ANSWER, attempt },
})
export const delta = (text: string): ChatEvent => ({
  type: 'message.delta',
  data: { turn_id: 't1', message_id: ANSWER, text },
})
export const thought = (text: string): ChatEvent => ({
  type: 'message.reasoning',
  data: { turn_id: 't1', message_id: ANSWER, text },
})
export const opened: ChatEvent = { type: 'conversation', data: conversation() }

export function read(...events: ChatEvent[]): ChatState {
  const state = reduceEvents(null, stream(...events))
  if (!state) throw new Error('the stream did not begin with the conversation')
  return state
}

export function answerOf(state: ChatState) {
  const answer = state.turns.at(-1)?.messages.find(({ role }) => role === 'assistant')
  if (!answer) throw new Error('there is no answer')
  return answer
}

/** What a tool event says beside the message that carries the call. */
export function returned<T>(message: Message, outcome: T) {
  return { turn_id: 't1', call_id: 'call1', tool: 'calculate', duration_ms: 0.4, message, ...outcome }
}
