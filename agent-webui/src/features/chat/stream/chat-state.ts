import type { DocumentImport, Message, Turn, UsedChunk } from '@/api/types'

/** When the browser saw the parts of a message come; known only for what was watched live. */
export interface Sightings {
  reasoningAt?: number
  textAt?: number
  calledAt?: number
}

export type RouteDecision = Pick<Turn, 'route' | 'decided_by' | 'confidence'>

export interface ChatMessage extends Message {
  sightings: Sightings
}

export interface ChatTurn extends Turn {
  /** All messages of the turn, in the order in which they are shown: question, tool calls, answer. */
  messages: ChatMessage[]
  /** Routes that came to nothing before the one that holds, as far as they were watched live. */
  formerRoutes: RouteDecision[]
  /** What was found in memory for the answer, as watched live; a stored answer carries it itself. */
  retrieved: UsedChunk[]
  /** Of an import: how it stands, as last watched live. */
  document: DocumentImport | null
}

export type CallState = 'running' | 'done' | 'failed' | 'unfinished'

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

/** Whether the turn reads a file: nobody waits for an answer from it. */
export function isImport({ route, document }: Pick<ChatTurn, 'route' | 'document'>): boolean {
  return document !== null || route === 'import'
}

/** Whether an answer is being made. */
export function isAnswering(turn: ChatTurn): boolean {
  return isActive(turn) && !isImport(turn)
}

/** What of memory an answer was given, best first. */
export function usedIn({ memory }: ChatMessage, { retrieved }: ChatTurn): UsedChunk[] {
  return memory.length > 0 ? memory : retrieved
}

export function isActive(turn: Pick<Turn, 'status'>): boolean {
  return turn.status === 'queued' || turn.status === 'running'
}

/** How a tool call stands; `unfinished` is one whose turn ended before it returned. */
export function callState({ tool, status }: Pick<ChatMessage, 'tool' | 'status'>): CallState {
  if (tool?.error != null) return 'failed'
  if (tool?.result != null) return 'done'
  return status === 'streaming' ? 'running' : 'unfinished'
}

/** How long the model reasoned before it spoke, in milliseconds; null when this was not watched live. */
export function reasoningTime(message: ChatMessage): number | null {
  const { reasoningAt, textAt } = message.sightings
  return reasoningAt === undefined || textAt === undefined || textAt <= reasoningAt
    ? null
    : textAt - reasoningAt
}
