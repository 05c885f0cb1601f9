/* Turn step 8/8: events become what is shown; the same for live and resumed streams. */
import type { ConversationState, Message } from '@/api/types'

import {
  callState,
  isActive,
  type ChatMessage,
  type ChatState,
  type ChatTurn,
  type RouteDecision,
} from './chat-state'
import type { ChatEvent, StampedEvent } from './events'

/**
 * The one way from events to what is shown: the same for a state frame, a resumed stream and a live one. Pure; what
 * does not change keeps its identity, so that React can skip it. Null until the first `conversation` event.
 *
 * Events at or before the cursor are ignored: a stream that repeats itself after a reconnect doubles nothing.
 */
export function reduceEvents(state: ChatState | null, events: readonly StampedEvent[]): ChatState | null {
  return events.reduce(reduceEvent, state)
}

function reduceEvent(state: ChatState | null, event: StampedEvent): ChatState | null {
  if (event.type === 'conversation') return fromState(event.data)
  if (!state || event.seq <= state.cursor) return state
  return { ...applyEvent(state, event, event.at), cursor: event.seq }
}

function fromState(data: ConversationState): ChatState {
  const known = new Map(data.turns.map((turn) => [turn.id, turn]))
  const messages = new Map<string, ChatMessage[]>()
  for (const message of data.events) {
    const group = messages.get(message.turn_id) ?? []
    messages.set(message.turn_id, [...group, { ...message, sightings: {} }])
  }
  // A turn whose record is not sent (any more) is history: its messages tell all there is to tell.
  const ids = new Set([...messages.keys(), ...known.keys()])
  return {
    id: data.id,
    title: data.title,
    updatedAt: data.updated_at,
    cursor: data.cursor,
    turns: Array.from(ids, (id) => ({
      ...(known.get(id) ?? { ...newTurn(id), status: 'completed' }),
      messages: messages.get(id) ?? [],
      ...unseen,
    })),
  }
}

/** What only a live stream tells. */
const unseen = { formerRoutes: [], retrieved: [], document: null }

type LiveEvent = Exclude<ChatEvent, { type: 'conversation' }>
type DataOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>['data']

function applyEvent(state: ChatState, event: LiveEvent, at: number): ChatState {
  switch (event.type) {
    case 'turn.accepted':
      return putMessage(
        withTurn(state, event.data.turn_id, { accepted_at: event.data.message.timestamp }),
        event.data.message,
      )
    case 'turn.stage': {
      const { turn_id, stage, detail } = event.data
      return withTurn(state, turn_id, {
        stage,
        stage_detail: detail,
        status: stage === 'queued' ? 'queued' : 'running',
      })
    }
    case 'turn.routed':
      return routeTurn(state, event.data)
    case 'tool.called':
      return startCall(state, event.data, at)
    case 'tool.completed':
    case 'tool.failed':
      return endCall(state, event.data)
    case 'message.started':
      return startMessage(state, event.data)
    case 'message.reasoning':
      return editMessage(state, event.data, (message) => ({
        ...message,
        reasoning: (message.reasoning ?? '') + event.data.text,
        sightings: { reasoningAt: at, ...message.sightings },
      }))
    case 'message.delta':
      return editMessage(state, event.data, (message) => ({
        ...message,
        content: message.content + event.data.text,
        sightings: { textAt: at, ...message.sightings },
      }))
    case 'message.completed':
      return putMessage(state, event.data.message)
    case 'turn.completed':
      return endTurn(state, event.data.turn_id, 'completed', { performance: event.data.performance })
    case 'turn.failed':
      return endTurn(state, event.data.turn_id, 'failed', {
        error_code: event.data.code,
        error: event.data.detail,
      })
    case 'turn.cancelled':
      return endTurn(state, event.data.turn_id, 'cancelled', {})
    case 'memory.retrieved':
      return withKnownTurn(state, event.data.turn_id, { retrieved: event.data.items })
    case 'document.updated':
      return withKnownTurn(state, event.data.turn_id, { document: event.data.import })
    case 'conversation.updated':
      return { ...state, title: event.data.title, updatedAt: event.data.updated_at }
  }
}

/** A step of the turn is over: what it waited for before is no longer so. */
const atWork = { status: 'running', stage: null, stage_detail: null } as const

/** Changes a turn; one that is not known yet is added at the end. */
function withTurn(state: ChatState, id: string, change: Partial<ChatTurn>): ChatState {
  const index = state.turns.findIndex((turn) => turn.id === id)
  const turn = state.turns[index]
  if (turn) return { ...state, turns: state.turns.with(index, { ...turn, ...change }) }
  return { ...state, turns: [...state.turns, { ...newTurn(id), ...change }] }
}

/** Changes a turn; one that is not there, because it was deleted, does not come back. */
function withKnownTurn(state: ChatState, id: string, change: Partial<ChatTurn>): ChatState {
  return state.turns.some((turn) => turn.id === id) ? withTurn(state, id, change) : state
}

function newTurn(id: string): ChatTurn {
  return {
    id,
    status: 'queued',
    route: null,
    decided_by: null,
    confidence: null,
    stage: null,
    stage_detail: null,
    error_code: null,
    error: null,
    accepted_at: '',
    completed_at: null,
    reply_id: '',
    performance: null,
    versions: [],
    messages: [],
    ...unseen,
  }
}

/** Adds a message to its turn, or replaces the one with its id. */
function putMessage(state: ChatState, message: Message): ChatState {
  const messages = state.turns.find((turn) => turn.id === message.turn_id)?.messages ?? []
  const index = messages.findIndex(({ id }) => id === message.id)
  const shown: ChatMessage = { ...message, sightings: messages[index]?.sightings ?? {} }
  return withTurn(state, message.turn_id, {
    messages: index === -1 ? [...messages, shown] : messages.with(index, shown),
  })
}

/** A turn whose tool could not be planned is routed a second time, to the model. */
function routeTurn(state: ChatState, { turn_id, ...decision }: DataOf<'turn.routed'>): ChatState {
  const before = state.turns.find(({ id }) => id === turn_id)
  const isAnother = before?.route != null && before.route !== decision.route
  return withTurn(state, turn_id, {
    ...decision,
    ...atWork,
    ...(isAnother && { formerRoutes: [...before.formerRoutes, decisionOf(before)] }),
  })
}

function decisionOf({ route, decided_by, confidence }: ChatTurn): RouteDecision {
  return { route: route ?? null, decided_by: decided_by ?? null, confidence: confidence ?? null }
}

/** Changes a message that is there; text for a message that was never started is not ours to show. */
function editMessage(
  state: ChatState,
  { turn_id, message_id }: { turn_id: string; message_id: string },
  edit: (message: ChatMessage) => ChatMessage,
): ChatState {
  const turn = state.turns.find(({ id }) => id === turn_id)
  const index = turn?.messages.findIndex(({ id }) => id === message_id) ?? -1
  const message = turn?.messages[index]
  if (!turn || !message) return state
  return withTurn(state, turn_id, { messages: turn.messages.with(index, edit(message)) })
}

/** A new attempt replaces all text and reasoning of the one before; the message keeps its id and its place. */
function startMessage(
  state: ChatState,
  { turn_id, message_id, attempt }: { turn_id: string; message_id: string; attempt: number },
): ChatState {
  const started = withTurn(state, turn_id, { status: 'running', reply_id: message_id })
  const message = emptyMessage(state.id, turn_id, message_id, 'assistant')
  return editMessage(putMessage(started, { ...message, attempt }), { turn_id, message_id }, (fresh) => ({
    ...fresh,
    sightings: {},
  }))
}

/**
 * Shows a call that has not returned yet, under the id of the call. A turn makes one call after the other: one that
 * has still not returned is that of a worker that died.
 */
function startCall(
  state: ChatState,
  { turn_id, call_id, tool, arguments: args }: DataOf<'tool.called'>,
  at: number,
): ChatState {
  const messages = state.turns.find(({ id }) => id === turn_id)?.messages ?? []
  if (messages.some((message) => message.tool?.call_id === call_id)) return state
  const call: ChatMessage = {
    ...emptyMessage(state.id, turn_id, call_id, 'tool'),
    tool: {
      call_id,
      name: tool,
      arguments: args,
      result: null,
      answer: null,
      error: null,
      duration_ms: null,
    },
    sightings: { calledAt: at },
  }
  const former = messages.map((message) =>
    callState(message) === 'running' ? { ...message, status: 'cancelled' as const } : message,
  )
  return withTurn(state, turn_id, { ...atWork, messages: [...former, call] })
}

/** What came of a call takes the place of the call; a call that was not seen is added. */
function endCall(
  state: ChatState,
  { turn_id, call_id, message }: DataOf<'tool.completed' | 'tool.failed'>,
): ChatState {
  const turn = state.turns.find(({ id }) => id === turn_id)
  const index = turn?.messages.findIndex(({ tool }) => tool?.call_id === call_id) ?? -1
  const before = turn?.messages[index]
  if (!turn || !before) return putMessage(withTurn(state, turn_id, atWork), message)
  const messages = turn.messages.with(index, { ...message, sightings: before.sightings })
  return withTurn(state, turn_id, { ...atWork, messages })
}

function emptyMessage(
  conversationId: string,
  turnId: string,
  id: string,
  role: 'assistant' | 'tool',
): Message {
  return {
    id,
    conversation_id: conversationId,
    turn_id: turnId,
    role,
    event_type: role === 'tool' ? 'tool_result' : 'assistant_message',
    content: '',
    reasoning: null,
    status: 'streaming',
    timestamp: '',
    processed_at: null,
    error: null,
    causation_event_id: turnId,
    attempt: null,
    tool: null,
    memory: [],
  }
}

/** Ends a turn. A message that was still being written ends with it. */
function endTurn(
  state: ChatState,
  id: string,
  status: 'completed' | 'failed' | 'cancelled',
  change: Partial<ChatTurn>,
): ChatState {
  const turn = state.turns.find((candidate) => candidate.id === id)
  if (!turn || !isActive(turn))
    return withTurn(state, id, { status, stage: null, stage_detail: null, ...change })
  const messages = turn.messages.map((message) =>
    message.status === 'streaming' ? { ...message, status: messageStatus(message, status) } : message,
  )
  return withTurn(state, id, { status, stage: null, stage_detail: null, messages, ...change })
}

function messageStatus(message: ChatMessage, turn: 'completed' | 'failed' | 'cancelled'): Message['status'] {
  return message.role === 'user' ? 'completed' : turn
}
