import { http, HttpResponse, type HttpHandler } from 'msw'

import type { Exchange, PerformanceSummary } from '@/api/types'

/** A dialogue turn of 1.5 s; its steps add up to that. */
export function exchange(id: string, change: Partial<Exchange> = {}): Exchange {
  return {
    turn_id: id,
    conversation_id: 'c0',
    conversation_title: 'Holidays',
    message: `What ${id} asks.`,
    created_at: '2026-03-03T10:00:00.000+00:00',
    status: 'completed',
    error_code: null,
    error: null,
    route: 'direct_dialogue',
    decided_by: 'gate',
    confidence: 0.93,
    route_detail: { gate: 'no tool is near' },
    model: 'a-model',
    provider: 'ollama',
    ttft_ms: 420,
    model_ttft_ms: 400,
    total_ms: 1500,
    prompt_tokens: 1240,
    cached_prompt_tokens: 1100,
    completion_tokens: 120,
    tokens_per_second: 96,
    prompt_parts: { system: 1000, message: 140, memory: 100 },
    trace: [
      { name: 'queued', start_ms: 0, duration_ms: 2, detail: null },
      { name: 'routing', start_ms: 2, duration_ms: 8, detail: 'gate' },
      { name: 'preparing', start_ms: 10, duration_ms: 10, detail: null },
      { name: 'model', start_ms: 20, duration_ms: 400, detail: 'a-model' },
      { name: 'answer', start_ms: 420, duration_ms: 1080, detail: null },
    ],
    retrieved: [],
    observations: [],
    prompt: null,
    ...change,
  }
}

const NO_TOKENS = { turns: 0, prompt_tokens: 0, cached_prompt_tokens: 0, completion_tokens: 0 }
const SOME_TOKENS = { turns: 3, prompt_tokens: 4000, cached_prompt_tokens: 3000, completion_tokens: 500 }
const spread = (p50: number, p95: number) => ({ count: 3, min: 1, avg: p50, max: p95, p50, p95 })

/** What turns took, and the prompts that are kept of them. */
export class FakePerformance {
  /** Newest first. */
  exchanges: Exchange[] = []
  keepPrompts = false
  pageSize = 50
  summary: PerformanceSummary = {
    completed: 3,
    failed: 1,
    cancelled: 2,
    ttft_ms: spread(420, 900),
    model_ttft_ms: spread(400, 850),
    total_ms: spread(1500, 3000),
    tokens_per_second: spread(96, 110),
    tokens: { day: NO_TOKENS, week: SOME_TOKENS, month: SOME_TOKENS, all: SOME_TOKENS },
    by_day: [{ day: '2026-03-03', ...SOME_TOKENS }],
    by_route: [],
    token_rates: [],
    max_context_tokens: 8192,
  }
  /** Refuses the next change with this. */
  refusal: (() => Response) | null = null

  handlers(): HttpHandler[] {
    return [
      http.get('/api/performance/summary', () => HttpResponse.json(this.summary)),
      http.get('/api/performance/recent', ({ request }) => {
        const { items, next_cursor } = this.#page(new URL(request.url))
        return HttpResponse.json({ exchanges: items.map((item) => ({ ...item, prompt: null })), next_cursor })
      }),
      http.get('/api/debug/logs', ({ request }) => {
        const { items, next_cursor } = this.#page(new URL(request.url))
        return HttpResponse.json({ keep_prompts: this.keepPrompts, entries: items, next_cursor })
      }),
      http.put<object, { keep_prompts: boolean }>('/api/debug/settings', async ({ request }) => {
        const refusal = this.refusal
        this.refusal = null
        if (refusal) return refusal()
        const wanted = await request.json()
        this.keepPrompts = wanted.keep_prompts
        if (!this.keepPrompts) this.exchanges = this.exchanges.map((item) => ({ ...item, prompt: null }))
        return HttpResponse.json(wanted)
      }),
    ]
  }

  #page({ searchParams }: URL) {
    const start = Number(searchParams.get('cursor') ?? 0)
    const end = start + this.pageSize
    return {
      items: this.exchanges.slice(start, end),
      next_cursor: end < this.exchanges.length ? String(end) : null,
    }
  }
}
