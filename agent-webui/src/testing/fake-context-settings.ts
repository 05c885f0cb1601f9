import { http, HttpResponse, type HttpHandler } from 'msw'

import type { ContextSettings, ContextSettingsPatch } from '@/api/types'

import type { FakeMemory } from './fake-memory'

const DEFAULTS: ContextSettings['defaults'] = {
  max_context_tokens: 8192,
  max_response_tokens: 1024,
  compact_trigger_pct: 95,
  compact_instructions: '',
}

/** How much of a conversation a model is sent. */
export class FakeContextSettings {
  chosen: ContextSettingsPatch = {}
  /** Refuses the next change with this. */
  refusal: (() => Response) | null = null
  readonly #memory: FakeMemory

  constructor(memory: FakeMemory) {
    this.#memory = memory
  }

  handlers(): HttpHandler[] {
    const url = '/api/prompts/context-settings'
    return [
      http.get(url, () => HttpResponse.json(this.#settings())),
      http.patch<never, ContextSettingsPatch>(url, async ({ request }) => {
        const refusal = this.refusal?.()
        this.refusal = null
        if (refusal) return refusal
        const { memory_enabled = this.#memory.enabled, ...sizes } = await request.json()
        this.#memory.enabled = memory_enabled ?? true
        this.chosen = { ...this.chosen, ...sizes }
        return HttpResponse.json(this.#settings())
      }),
    ]
  }

  #settings(): ContextSettings {
    const chosen = Object.entries(this.chosen).filter(([, value]) => value !== null)
    return {
      ...DEFAULTS,
      ...(Object.fromEntries(chosen) as Partial<ContextSettings>),
      memory_enabled: this.#memory.enabled,
      defaults: DEFAULTS,
    }
  }
}
