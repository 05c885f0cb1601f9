/** Routes that the generated types do not have yet. */

export interface UsedChunk {
  chunk_id: string
  source_type: SourceType
  rank: number
  score: number
}
export type SourceType = 'round' | 'note' | 'summary' | 'document'

export interface MemoryChunk {
  id: string
  source_type: SourceType
  source_id: string
  conversation_id: string | null
  turn_id: string | null
  import_id: string | null
  ordinal: number
  position: number
  trust: 'user' | 'assistant' | 'document' | 'tool'
  speaker: string | null
  label: string | null
  kind: 'preference' | 'fact' | 'decision' | 'open_loop' | 'summary' | null
  quote: string | null
  content: string
  content_tokens_est: number
  said_at: string
  embedding_model: string | null
  embedding_dimensions: number | null
  pinned: boolean
  superseded_by: string | null
  valid_to: string | null
  created_at: string
  updated_at: string
  conversation_title: string | null
  filename: string | null
}

export interface MemoryCounts {
  round: number
  note: number
  summary: number
  document: number
  superseded: number
}

export interface ChunkPage {
  memory_enabled: boolean
  chunks: MemoryChunk[]
  next_cursor: string | null
  counts: MemoryCounts
}

export interface MemorySearch {
  memory_enabled: boolean
  hits: { chunk: MemoryChunk; score: number }[]
  embedded: boolean
}

export interface ContextSettings {
  memory_enabled: boolean
  max_context_tokens: number
  max_response_tokens: number
}

export interface NotesStatus {
  enabled: boolean
  reason: string | null
  model: string | null
}

export interface DocumentImport {
  id: string
  conversation_id: string
  filename: string
  media_type: string
  size_bytes: number
  reused_existing: boolean
  status: 'processing' | 'ready' | 'failed' | 'cancelled'
  error: string | null
  error_code: string | null
  progress: { stage: 'queued' | 'converting' | 'chunking' | 'embedding' | ''; done: number; total: number }
  chunks: number
  created_at: string
  processed_at: string | null
}

export interface ImportPage {
  imports: DocumentImport[]
  next_cursor: string | null
}

interface Call<Answer, Query = never, Path = never, Body = never> {
  parameters: {
    query?: Query
    path: Path
    header?: Record<string, never>
    cookie?: Record<string, never>
  }
  requestBody?: [Body] extends [never] ? never : { content: { 'application/json': Body } }
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Answer } } }
}
interface Free<Answer, Query = never, Body = never> {
  parameters: { query?: Query; path?: never; header?: never; cookie?: never }
  requestBody?: [Body] extends [never] ? never : { content: { 'application/json': Body } }
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Answer } } }
}

export interface PendingPaths {
  '/api/memory/chunks': {
    get: Free<
      ChunkPage,
      {
        source_type?: SourceType
        conversation_id?: string
        superseded?: boolean
        cursor?: string
        limit?: number
      }
    >
  }
  '/api/memory/chunks/{chunk_id}': {
    get: Call<MemoryChunk, never, { chunk_id: string }>
    patch: Call<
      MemoryChunk,
      never,
      { chunk_id: string },
      { content?: string | null; pinned?: boolean | null }
    >
    delete: Call<{ forgotten: number }, never, { chunk_id: string }>
  }
  '/api/memory/chunks/{chunk_id}/restore': { post: Call<MemoryChunk, never, { chunk_id: string }> }
  '/api/memory/search': { get: Free<MemorySearch, { q: string; limit?: number }> }
  '/api/memory/notes-status': { get: Free<NotesStatus> }
  '/api/prompts/context-settings': {
    get: Free<ContextSettings>
    patch: Free<ContextSettings, never, { memory_enabled: boolean }>
  }
  '/api/imports': {
    get: Free<ImportPage, { conversation_id?: string; cursor?: string; limit?: number }>
  }
  '/api/imports/{import_id}': {
    get: Call<DocumentImport, never, { import_id: string }>
    delete: Call<undefined, never, { import_id: string }>
  }
}
