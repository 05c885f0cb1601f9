import { http, HttpResponse, type HttpHandler } from 'msw'

import type { PromptComponent, PromptProfile } from '@/api/types'

import { problem } from './problem'

function component(id: string, title: string, content: string): PromptComponent {
  return {
    id,
    title,
    content,
    enabled: true,
    default_content: content,
    default_enabled: true,
    tokens_est: 12,
  }
}

/** The prompts of the kernel, with one profile in use. */
export class FakePrompts {
  components = [
    component('identity', 'Who the assistant is', 'You are a helpful assistant.'),
    component('style', 'How it answers', 'Answer briefly.'),
  ]
  profiles: PromptProfile[] = [{ id: 'default', title: 'Default', created_at: '', active: true }]
  /** Refuses the next change with this. */
  refusal: (() => Response) | null = null

  handlers(): HttpHandler[] {
    return [
      http.all('/api/prompts/*', ({ request }) => {
        if (request.method === 'GET' || request.url.endsWith('context-settings')) return undefined
        const refusal = this.refusal
        this.refusal = null
        return refusal?.()
      }),
      http.get('/api/prompts/components', () => this.#all()),
      http.patch<{ id: string }, { content?: string; enabled?: boolean }>(
        '/api/prompts/components/:id',
        async ({ request, params }) => {
          const change = await request.json()
          this.#change(params.id, change)
          return this.#all()
        },
      ),
      http.post<never, { component_id: string | null }>('/api/prompts/reset', async ({ request }) => {
        const { component_id } = await request.json()
        for (const { id, default_content, default_enabled } of this.components)
          if (component_id === null || component_id === id)
            this.#change(id, { content: default_content, enabled: default_enabled })
        return this.#all()
      }),
      http.get('/api/prompts/system', () => {
        const used = this.components.filter(({ enabled }) => enabled)
        const content = used.map((one) => one.content).join('\n\n')
        return HttpResponse.json({ agent_id: 'basic', content, components: [], tokens_est: 24 })
      }),
      http.get('/api/prompts/profiles', () => HttpResponse.json({ profiles: this.profiles })),
      http.post<never, { title: string }>('/api/prompts/profiles', async ({ request }) => {
        const { title } = await request.json()
        if (this.profiles.some((one) => one.title === title)) return problem(409, 'The title is taken.')
        const made = { id: `p-${title}`, title, created_at: '', active: false }
        this.profiles = [...this.profiles, made]
        return HttpResponse.json(made, { status: 201 })
      }),
      http.post<{ id: string }>('/api/prompts/profiles/:id/activate', ({ params }) => {
        this.profiles = this.profiles.map((one) => ({ ...one, active: one.id === params.id }))
        return HttpResponse.json(this.profiles.find(({ id }) => id === params.id))
      }),
      http.delete<{ id: string }>('/api/prompts/profiles/:id', ({ params }) => {
        this.profiles = this.profiles.filter(({ id }) => id !== params.id)
        return new HttpResponse(null, { status: 204 })
      }),
      http.get('/api/prompts/orchestrator', () =>
        HttpResponse.json({
          prompts: [{ id: 'routing', title: 'Routing', content: 'Where does {message} go?', tokens_est: 9 }],
        }),
      ),
    ]
  }

  #all(): Response {
    return HttpResponse.json({ profile_id: 'default', components: this.components })
  }

  #change(id: string, change: { content?: string; enabled?: boolean }): void {
    this.components = this.components.map((one) => (one.id === id ? { ...one, ...change } : one))
  }
}
