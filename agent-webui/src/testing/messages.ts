import type { ConversationState, Message, Performance, Turn } from '@/api/types'

/** Plausible values for what a test does not care about. */

export function userMessage(turnId: string, content: string): Message {
  return {
    id: turnId,
    conversation_id: 'c1',
    turn_id: turnId,
    role: 'user',
    event_type: 'user_message',
    content,
    reasoning: null,
    status: 'completed',
    timestamp: '2026-11-22T10:00:00.000+00:00',
    processed_at: null,
    error: null,
    causation_event_id: null,
    attempt: null,
    tool: null,
    memory: [],
  }
}

export function assistantMessage(turnId: string, content: string, change: Partial<Message> = {}): Message {
  return {
    ...userMessage(turnId, content),
    id: `${turnId}-answer`,
    role: 'assistant',
    event_type: 'assistant_message',
    causation_event_id: turnId,
    attempt: 1,
    ...change,
  }
}

export function toolMessage(turnId: string, tool: Partial<NonNullable<Message['tool']>> = {}): Message {
  return {
    ...assistantMessage(turnId, ''),
    id: `${turnId}-tool`,
    role: 'tool',
    event_type: 'tool_result',
    tool: {
      call_id: 'call1',
      name: 'calculate',
      arguments: { expression: '48 * 7' },
      result: '336',
      error: null,
      duration_ms: 0.4,
      ...tool,
    },
  }
}

export function turn(id: string, change: Partial<Turn> = {}): Turn {
  return {
    id,
    status: 'completed',
    route: 'direct_dialogue',
    decided_by: 'rule',
    confidence: 1,
    stage: null,
    stage_detail: null,
    error_code: null,
    error: null,
    accepted_at: '2026-11-22T10:00:00.000+00:00',
    completed_at: null,
    reply_id: `${id}-answer`,
    performance: null,
    versions: [],
    ...change,
  }
}

export function conversation(change: Partial<ConversationState> = {}): ConversationState {
  return {
    id: 'c1',
    title: 'A conversation',
    updated_at: '2026-11-22T10:00:00.000+00:00',
    cursor: 0,
    events: [],
    turns: [],
    background_updates: [],
    ...change,
  }
}

export function performanceOf(change: Partial<Performance> = {}): Performance {
  return {
    route: 'direct_dialogue',
    decided_by: 'rule',
    model: 'a-model',
    provider: 'ollama',
    ttft_ms: 420,
    model_ttft_ms: 380,
    total_ms: 3100,
    prompt_tokens: 120,
    cached_prompt_tokens: 100,
    completion_tokens: 64,
    tokens_per_second: 31.5,
    ...change,
  }
}
