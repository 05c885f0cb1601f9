import type { Message, Turn } from '@/api/types'

/** When the browser saw the parts of an answer come; known only for what was watched live. */
export interface Sightings {
  reasoningAt?: number
  textAt?: number
}

export interface ChatMessage extends Message {
  sightings: Sightings
}

export interface ChatTurn extends Turn {
  /** All messages of the turn, in the order in which they are shown: question, tool calls, answer. */
  messages: ChatMessage[]
}

/** A conversation as the stream has told it so far. */
export interface ChatState {
  id: string
  /** Null until the first turn is finished. */
  title: string | null
  updatedAt: string
  /** seq of the last event that is part of this state. */
  cursor: number
  turns: ChatTurn[]
}

export function isActive(turn: Pick<Turn, 'status'>): boolean {
  return turn.status === 'queued' || turn.status === 'running'
}

/** How long the model reasoned before it spoke, in milliseconds; null when this was not watched live. */
export function reasoningTime(message: ChatMessage): number | null {
  const { reasoningAt, textAt } = message.sightings
  return reasoningAt === undefined || textAt === undefined || textAt <= reasoningAt
    ? null
    : textAt - reasoningAt
}
