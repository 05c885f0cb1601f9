/** Shapes of the kernel's HTTP API that the WebUI uses. */

export type MessageRole = 'user' | 'assistant' | 'tool'
export type MessageStatus = 'queued' | 'streaming' | 'completed' | 'cancelled' | 'failed'
export type TurnStatus = 'queued' | 'routing' | 'running' | 'completed' | 'failed' | 'cancelled'

export interface ToolCall {
  call_id: string
  name: string
  arguments: Record<string, unknown>
  result: string | null
  error: string | null
  duration_ms: number | null
}

export interface Message {
  id: string
  conversation_id: string
  turn_id: string
  role: MessageRole
  event_type: 'user_message' | 'assistant_message' | 'tool_result'
  content: string
  reasoning: string | null
  status: MessageStatus
  timestamp: string
  processed_at: string | null
  error: string | null
  causation_event_id: string | null
  attempt: number | null
  tool: ToolCall | null
}

/** Figures of one answer; null where the backend does not say. */
export interface Performance {
  route: string | null
  decided_by: string | null
  model: string | null
  provider: string | null
  ttft_ms: number | null
  model_ttft_ms: number | null
  total_ms: number | null
  prompt_tokens: number | null
  cached_prompt_tokens: number | null
  completion_tokens: number | null
  tokens_per_second: number | null
}

export interface Turn {
  id: string
  status: TurnStatus
  route: string | null
  decided_by: string | null
  confidence: number | null
  stage: string | null
  stage_detail: string | null
  error_code: string | null
  error: string | null
  accepted_at: string
  completed_at: string | null
  reply_id: string | null
  performance: Performance | null
}

export interface ConversationState {
  id: string
  title: string
  updated_at: string
  cursor: number
  events: Message[]
  turns: Turn[]
}

export interface ConversationItem {
  id: string
  title: string
  last_message: string | null
  updated_at: string
  message_count: number
}

export interface ConversationPage {
  conversations: ConversationItem[]
  next_cursor: string | null
}

export interface Health {
  status: 'ok' | 'degraded'
  problems?: string[]
  version?: string
  model?: string | null
  provider?: string | null
  is_warm?: boolean
}

export interface WorkerHealth {
  status: 'healthy' | 'stale' | 'unknown'
  last_seen: string | null
  age_seconds: number | null
  pid: number | null
  running_jobs: number
}

export interface WorkersHealth {
  dialogue_worker: WorkerHealth
  orchestrator_worker: WorkerHealth
}

export interface AcceptedTurn {
  conversation_id: string
  event_id: string
  accepted_at: string
}
