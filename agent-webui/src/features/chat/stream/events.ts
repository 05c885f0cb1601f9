import type { StreamFrame } from '@/api/event-stream'
import type { ConversationState, Schemas } from '@/api/types'

/** Data of an event about a turn; only `conversation.updated` may come without one. */
type OfTurn<T extends { turn_id: string | null }> = Omit<T, 'turn_id'> & { turn_id: string }

/** What the kernel says on `GET /api/conversations/{id}/stream`. */
export type ChatEvent =
  | { type: 'conversation'; data: ConversationState }
  | { type: 'turn.accepted'; data: OfTurn<Schemas['TurnAccepted']> }
  | { type: 'turn.stage'; data: OfTurn<Schemas['TurnStage']> }
  | { type: 'turn.routed'; data: OfTurn<Schemas['TurnRouted']> }
  | { type: 'tool.called'; data: OfTurn<Schemas['ToolCalled']> }
  | { type: 'tool.completed'; data: OfTurn<Schemas['ToolCompleted']> }
  | { type: 'tool.failed'; data: OfTurn<Schemas['ToolFailed']> }
  | { type: 'message.started'; data: OfTurn<Schemas['MessageStarted']> }
  | { type: 'message.reasoning'; data: OfTurn<Schemas['MessageReasoning']> }
  | { type: 'message.delta'; data: OfTurn<Schemas['MessageDelta']> }
  | { type: 'message.completed'; data: OfTurn<Schemas['MessageCompleted']> }
  | { type: 'turn.completed'; data: OfTurn<Schemas['TurnCompleted']> }
  | { type: 'turn.failed'; data: OfTurn<Schemas['TurnFailed']> }
  | { type: 'turn.cancelled'; data: OfTurn<Schemas['TurnCancelled']> }
  | { type: 'memory.retrieved'; data: OfTurn<Schemas['MemoryRetrieved']> }
  | { type: 'document.updated'; data: OfTurn<Schemas['DocumentUpdated']> }
  | { type: 'conversation.updated'; data: Schemas['ConversationUpdated'] }

/** An event with its place in the conversation's log and the time it reached this browser (milliseconds). */
export type StampedEvent = ChatEvent & { seq: number; at: number }

const NAMES: ReadonlySet<string> = new Set<ChatEvent['type']>([
  'conversation',
  'turn.accepted',
  'turn.stage',
  'turn.routed',
  'tool.called',
  'tool.completed',
  'tool.failed',
  'message.started',
  'message.reasoning',
  'message.delta',
  'message.completed',
  'turn.completed',
  'turn.failed',
  'turn.cancelled',
  'memory.retrieved',
  'document.updated',
  'conversation.updated',
])

/** The event of a frame; null for control frames and for events of a newer kernel that this client does not know. */
export function parseFrame(frame: StreamFrame, at: number): StampedEvent | null {
  if (frame.id === null || !NAMES.has(frame.type)) return null
  const event = { type: frame.type, data: JSON.parse(frame.data) as unknown } as ChatEvent
  return { ...event, seq: Number(frame.id), at }
}
