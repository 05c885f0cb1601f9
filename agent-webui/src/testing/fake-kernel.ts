import { http, HttpResponse, type HttpHandler, type JsonBodyType } from 'msw'

import type { ConversationItem, ConversationState, Health, WarmupResult } from '@/api/types'

import { FakeBaseline } from './fake-baseline'
import { FakeContextSettings } from './fake-context-settings'
import { FakeData } from './fake-data'
import { FakeDocuments } from './fake-documents'
import { FakeMcp } from './fake-mcp'
import { FakeMemory } from './fake-memory'
import { FakeModels } from './fake-models'
import { FakePerformance } from './fake-performance'
import { FakePrompts } from './fake-prompts'
import { conversation } from './messages'
import { problem } from './problem'
import { server } from './server'

interface Frame {
  type: string
  data: unknown
  id: number | null
}

export interface SeenRequest {
  method: string
  path: string
  headers: Headers
  body: unknown
}

/**
 * The kernel as the WebUI sees it: HTTP answers and event streams that a test writes by hand. It keeps every event, so
 * that a stream that comes back with Last-Event-ID gets what it missed, as from the real one.
 */
export class FakeKernel {
  health: Health = {
    status: 'ok',
    problems: [],
    version: '0.4.0',
    model: 'a-model',
    provider: 'ollama',
    base_url: 'http://localhost:11434',
    is_warm: true,
  }
  conversations: ConversationItem[] = []
  state: ConversationState = conversation()
  /** How it answers when it shall load the model. */
  warmUpRefusal: (() => Response) | null = null
  /** How it answers to requests for other versions of a message. */
  versionRefusal: (() => Response) | null = null
  readonly mcp = new FakeMcp()
  readonly memory = new FakeMemory()
  readonly contextSettings = new FakeContextSettings(this.memory)
  readonly baseline = new FakeBaseline()
  readonly data = new FakeData()
  readonly documents = new FakeDocuments()
  readonly models = new FakeModels()
  readonly performance = new FakePerformance()
  readonly prompts = new FakePrompts()
  /** Requests for anything but health, in order. */
  readonly seen: SeenRequest[] = []

  #refusal: (() => Response) | null = null
  #log: Frame[] = []
  #streams = new Set<ReadableStreamDefaultController<Uint8Array>>()

  start(): this {
    server.use(...this.#handlers())
    return this
  }

  /** Adds an event to the conversation's log and sends it to every open stream. */
  emit(type: string, data: unknown): void {
    this.#send({ type, data, id: this.state.cursor + this.#log.length + 1 })
  }

  /** Sends a frame that is no part of the log: reset, shutdown, timeout, conversation.deleted. */
  control(type: string): void {
    for (const stream of this.#streams) stream.enqueue(encode({ type, data: {}, id: null }))
  }

  /** Sends the last `count` events a second time. */
  repeat(count: number): void {
    for (const frame of this.#log.slice(-count))
      for (const stream of this.#streams) stream.enqueue(encode(frame))
  }

  /** Cuts all streams, as a kernel that is killed. */
  cut(): void {
    for (const stream of this.#streams) stream.close()
    this.#streams.clear()
  }

  /** Answers everything with this until `comeBack`. */
  refuseAll(refusal: () => Response): void {
    this.#refusal = refusal
    this.cut()
  }

  goAway(): void {
    this.refuseAll(() => HttpResponse.error())
  }

  comeBack(): void {
    this.#refusal = null
  }

  requests(method: string, path: RegExp): SeenRequest[] {
    return this.seen.filter((request) => request.method === method && path.test(request.path))
  }

  get openStreams(): number {
    return this.#streams.size
  }

  #send(frame: Frame): void {
    this.#log.push(frame)
    for (const stream of this.#streams) stream.enqueue(encode(frame))
  }

  #handlers(): HttpHandler[] {
    return [
      http.all('*', async ({ request }) => {
        const url = new URL(request.url)
        const isJson = request.headers.get('Content-Type')?.startsWith('application/json') ?? false
        const text = isJson ? await request.clone().text() : ''
        if (url.pathname !== '/health') {
          this.seen.push({
            method: request.method,
            path: url.pathname + url.search,
            headers: request.headers,
            body: text === '' ? null : (JSON.parse(text) as unknown),
          })
        }
        return this.#refusal?.()
      }),
      http.get('/health', () => HttpResponse.json(this.health as JsonBodyType)),
      http.post('/api/llm/warmup', () => this.warmUpRefusal?.() ?? HttpResponse.json(this.#warmedUp())),
      http.get('/api/conversations', ({ request }) => {
        const params = new URL(request.url).searchParams
        return HttpResponse.json({ conversations: this.#listed(params), next_cursor: null })
      }),
      http.get('/api/conversations/:id/stream', ({ request, params }) => {
        if (params.id !== this.state.id) return problem(404, 'There is no such conversation.')
        return this.#openStream(request)
      }),
      http.post('/api/chat', () => HttpResponse.json(this.#accepted('t1'), { status: 202 })),
      ...this.data.handlers(),
      http.post('/api/conversations/:id/cancel', () => HttpResponse.json({ cancelled: ['t1'] })),
      http.post('/api/conversations/:id/:how', () => {
        const refusal = this.versionRefusal
        return refusal?.() ?? HttpResponse.json(this.#accepted('t9'), { status: 202 })
      }),
      http.patch<{ id: string }, Partial<ConversationItem>>(
        '/api/conversations/:id',
        async ({ request, params }) => {
          const change = await request.json()
          this.conversations = this.conversations.map((item) =>
            item.id === params.id ? { ...item, ...change } : item,
          )
          return HttpResponse.json(this.conversations.find((item) => item.id === params.id))
        },
      ),
      http.delete<{ id: string }>('/api/conversations/:id', ({ params }) => {
        this.conversations = this.conversations.filter((item) => item.id !== params.id)
        return new HttpResponse(null, { status: 204 })
      }),
      ...this.mcp.handlers(),
      ...this.memory.handlers(),
      ...this.contextSettings.handlers(),
      ...this.documents.handlers(),
      ...this.baseline.handlers(),
      ...this.models.handlers(),
      ...this.performance.handlers(),
      ...this.prompts.handlers(),
    ]
  }

  /** By words of the title, or of a message: `found` says which conversations have those. */
  #listed(params: URLSearchParams): ConversationItem[] {
    const search = params.get('q')?.toLowerCase()
    if (search === undefined)
      return this.conversations.filter(({ archived }) => archived === (params.get('archived') === 'true'))
    return this.conversations.filter(({ title, found }) =>
      `${title ?? ''} ${found?.excerpt ?? ''}`.toLowerCase().includes(search),
    )
  }

  #warmedUp(): WarmupResult {
    const status = this.health.is_warm ? 'already_warmed' : 'warmed'
    this.health = { ...this.health, is_warm: true }
    return {
      ok: true,
      status,
      latency_ms: 1204,
      model: 'a-model',
      warmed_at: '2026-11-22T10:00:00.000+00:00',
    }
  }

  #accepted(turnId: string) {
    return { conversation_id: this.state.id, event_id: turnId, accepted_at: '2026-11-22T10:00:00.000+00:00' }
  }

  #openStream(request: Request): Response {
    const cursor = request.headers.get('Last-Event-ID')
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        controller = stream
        this.#streams.add(stream)
        const first: Frame = { type: 'conversation', data: this.state, id: this.state.cursor }
        const missed = this.#log.filter(({ id }) => id !== null && id > Number(cursor ?? this.state.cursor))
        for (const frame of cursor === null ? [first, ...missed] : missed) stream.enqueue(encode(frame))
      },
      cancel: () => {
        if (controller) this.#streams.delete(controller)
      },
    })
    return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } })
  }
}

function encode({ type, data, id }: Frame): Uint8Array {
  const lines = [...(id === null ? [] : [`id: ${id}`]), `event: ${type}`, `data: ${JSON.stringify(data)}`]
  return new TextEncoder().encode(`${lines.join('\n')}\n\n`)
}
