import { http, HttpResponse, type HttpHandler } from 'msw'

import type { MemoryChunk, NotesStatus, UsedChunk } from '@/api/types'

import { problem } from './problem'

export function memoryChunk(id: string, change: Partial<MemoryChunk> = {}): MemoryChunk {
  return {
    id,
    source_type: 'round',
    source_id: 't0',
    conversation_id: 'c0',
    turn_id: 't0',
    import_id: null,
    ordinal: 0,
    position: 0,
    trust: 'user',
    speaker: 'user',
    label: null,
    kind: null,
    quote: null,
    content: `What ${id} says.`,
    content_tokens_est: 4,
    said_at: '2026-03-03T10:00:00.000+00:00',
    embedding_model: 'an-embedder',
    embedding_dimensions: 384,
    pinned: false,
    superseded_by: null,
    valid_to: null,
    created_at: '2026-03-03T10:00:00.000+00:00',
    updated_at: '2026-03-03T10:00:00.000+00:00',
    conversation_title: 'Holidays',
    filename: null,
    ...change,
  }
}

export function usedChunk(chunk_id: string, change: Partial<UsedChunk> = {}): UsedChunk {
  return { chunk_id, source_type: 'round', rank: 0, score: 0.82, ...change }
}

/** What the kernel remembers. A test says what is found by its words. */
export class FakeMemory {
  chunks: MemoryChunk[] = []
  enabled = true
  embedded = true
  notes: NotesStatus = { enabled: true, reason: null, model: 'a-model' }
  pageSize = 30
  /** Refuses the next change with this. */
  refusal: (() => Response | Promise<Response>) | null = null

  handlers(): HttpHandler[] {
    const one = '/api/memory/chunks/:id'
    return [
      http.all('/api/*', ({ request }) => {
        if (request.method === 'GET' || !/memory|context-settings/.test(request.url)) return undefined
        const refusal = this.refusal
        this.refusal = null
        return refusal?.()
      }),
      http.get('/api/memory/chunks', ({ request }) => HttpResponse.json(this.#page(new URL(request.url)))),
      http.get('/api/memory/search', ({ request }) => {
        const words = new URL(request.url).searchParams.get('q')?.toLowerCase() ?? ''
        const found = this.chunks.filter(({ content }) => content.toLowerCase().includes(words))
        const hits = (this.enabled ? found : []).map((chunk, index) => ({ chunk, score: 0.9 - index * 0.2 }))
        return HttpResponse.json({ memory_enabled: this.enabled, hits, embedded: this.embedded })
      }),
      http.get('/api/memory/notes-status', () => HttpResponse.json(this.notes)),
      http.get<{ id: string }>(one, ({ params }) => this.#answer(params.id)),
      http.patch<{ id: string }, Partial<MemoryChunk>>(one, async ({ request, params }) => {
        this.#change(params.id, await request.json())
        return this.#answer(params.id)
      }),
      http.delete<{ id: string }>(one, ({ params }) => {
        this.chunks = this.chunks.filter(({ id }) => id !== params.id)
        return HttpResponse.json({ forgotten: 1 })
      }),
      http.post<{ id: string }>(`${one}/restore`, ({ params }) => {
        this.#change(params.id, { superseded_by: null })
        return this.#answer(params.id)
      }),
    ]
  }

  #answer(id: string): Response {
    const chunk = this.chunks.find((known) => known.id === id)
    return chunk ? HttpResponse.json(chunk) : problem(404, 'There is no such memory.')
  }

  #change(id: string, change: Partial<MemoryChunk>): void {
    this.chunks = this.chunks.map((chunk) => (chunk.id === id ? { ...chunk, ...change } : chunk))
  }

  #page({ searchParams }: URL) {
    const wanted = searchParams.get('source_type')
    const isSuperseded = (chunk: MemoryChunk) => chunk.superseded_by !== null
    const shown = this.chunks.filter(
      (chunk) =>
        isSuperseded(chunk) === (searchParams.get('superseded') === 'true') &&
        (wanted === null || chunk.source_type === wanted),
    )
    const start = Number(searchParams.get('cursor') ?? 0)
    const end = start + this.pageSize
    const count = (source: string) =>
      this.chunks.filter((chunk) => !isSuperseded(chunk) && chunk.source_type === source).length
    return {
      memory_enabled: this.enabled,
      chunks: shown.slice(start, end),
      next_cursor: end < shown.length ? String(end) : null,
      counts: {
        round: count('round'),
        note: count('note'),
        summary: count('summary'),
        document: count('document'),
        superseded: this.chunks.filter(isSuperseded).length,
      },
    }
  }
}
