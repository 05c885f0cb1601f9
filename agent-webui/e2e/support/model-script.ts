/** What the scripted model shall answer; fields of `Script` in tests/fakes/script.py. */
interface Script {
  tokens?: number
  pieces?: string[]
  reasoning?: string[]
  first_token_ms?: number
  tokens_per_second?: number
  endless?: boolean
  status?: number
  body?: unknown
}

export interface ModelCall {
  path: string
  body: { messages?: { role: string; content: string }[] }
  client_closed: number | null
}

export class ScriptedModel {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** Answers messages that contain `marker` with this. */
  async script(marker: string, script: Script): Promise<void> {
    const response = await fetch(`${this.#url}/__script`, {
      method: 'POST',
      body: JSON.stringify({ marker, script }),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** The calls whose last message contains `marker`. */
  async calls(marker: string): Promise<ModelCall[]> {
    const response = await fetch(`${this.#url}/__log`)
    const { requests } = (await response.json()) as { requests: ModelCall[] }
    return requests.filter(({ body }) => body.messages?.at(-1)?.content.includes(marker))
  }
}

/** What the scripted model says in `count` tokens: every one is different, so that lost or doubled text shows. */
export function tokens(count: number): string {
  return Array.from({ length: count }, (_, index) => `tok${index}`).join(' ')
}
