import { http, HttpResponse, type HttpHandler } from 'msw'

import type { OfferedModel } from '@/api/types'

function model(name: string, current: boolean): OfferedModel {
  return { name, provider: 'ollama', size_bytes: 2_000_000_000, current }
}

/** The models of the kernel's backends. */
export class FakeModels {
  models = [model('a-model', true), model('b-model', false)]
  /** Refuses the next choice with this. */
  refusal: (() => Response) | null = null
  /** What comes of fetching a model, as frames of the stream. */
  pull = [
    'event: progress\ndata: {"status": "downloading", "completed": 500000000, "total": 1000000000}',
    'event: done\ndata: {}',
  ]

  handlers(): HttpHandler[] {
    return [
      http.get('/api/llm/models', () => this.#all()),
      http.put<never, { model: string }>('/api/llm/model', async ({ request }) => {
        const refusal = this.refusal?.()
        if (refusal) return refusal
        const wanted = await request.json()
        this.models = this.models.map((one) => ({ ...one, current: one.name === wanted.model }))
        return this.#all()
      }),
      http.post(
        '/api/llm/pull',
        () =>
          new HttpResponse(this.pull.map((frame) => `${frame}\n\n`).join(''), {
            headers: { 'Content-Type': 'text/event-stream' },
          }),
      ),
    ]
  }

  #all(): Response {
    const current = this.models.find((one) => one.current)
    return HttpResponse.json({ provider: 'ollama', model: current?.name ?? null, models: this.models })
  }
}
