import { ScriptedModel } from './model-script'
import { startFakeModel, startStack, type Started } from './processes'

/** A stack that a file of tests has for itself: what one test tells it, no other file remembers. */
export interface OwnStack {
  url: string
  model: ScriptedModel
  stop: () => Promise<void>
}

export async function startOwnStack(environment: Record<string, string> = {}): Promise<OwnStack> {
  const backend = await startFakeModel()
  const stack = await start(backend, environment).catch(async (error: unknown) => {
    await backend.stop()
    throw error
  })
  return {
    url: stack.url,
    model: new ScriptedModel(backend.url),
    stop: async () => {
      await stack.stop()
      await backend.stop()
    },
  }
}

function start(backend: Started, environment: Record<string, string>): Promise<Started> {
  return startStack({
    AIGENT_LLM_PROVIDER: 'ollama',
    OLLAMA_BASE_URL: backend.url,
    AIGENT_ROUTING: 'rules',
    ...environment,
  })
}
