import type { StreamFrame } from '@/api/event-stream'
import type { ConversationState, Message, Performance } from '@/api/types'

/** What the kernel says on `GET /api/conversations/{id}/stream`. Every name but `conversation` carries a turn. */
export type ChatEvent =
  | { type: 'conversation'; data: ConversationState }
  | { type: 'turn.accepted'; data: { turn_id: string; message: Message } }
  | { type: 'turn.stage'; data: { turn_id: string; stage: string; detail: string } }
  | {
      type: 'turn.routed'
      data: { turn_id: string; route: string; decided_by: string; confidence: number | null }
    }
  | {
      type: 'tool.called'
      data: { turn_id: string; call_id: string; tool: string; arguments: Record<string, unknown> }
    }
  | { type: 'tool.completed' | 'tool.failed'; data: { turn_id: string; call_id: string; message: Message } }
  | { type: 'message.started'; data: { turn_id: string; message_id: string; attempt: number } }
  | {
      type: 'message.reasoning' | 'message.delta'
      data: { turn_id: string; message_id: string; text: string }
    }
  | { type: 'message.completed'; data: { turn_id: string; message: Message } }
  | { type: 'turn.completed'; data: { turn_id: string; performance: Performance | null } }
  | { type: 'turn.failed'; data: { turn_id: string; code: string; detail: string } }
  | { type: 'turn.cancelled'; data: { turn_id: string } }
  | { type: 'conversation.updated'; data: { turn_id: string | null; title: string; updated_at: string } }

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
  'conversation.updated',
])

/** The event of a frame; null for control frames and for events of a newer kernel that this client does not know. */
export function parseFrame(frame: StreamFrame, at: number): StampedEvent | null {
  if (frame.id === null || !NAMES.has(frame.type)) return null
  const event = { type: frame.type, data: JSON.parse(frame.data) as unknown } as ChatEvent
  return { ...event, seq: Number(frame.id), at }
}
