import type { TestProject } from 'vitest/node'

import { startFakeModel, startStack } from './processes'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the WebUI of the stack with the scripted model is. */
    webuiUrl: string
    /** Where the scripted model takes its scripts. */
    modelUrl: string
    /** What the stack has printed so far. */
    stackLog: string
  }
}

export default async function setup(project: TestProject) {
  const model = await startFakeModel()
  const stack = await startStack({ AIGENT_LLM_PROVIDER: 'ollama', OLLAMA_BASE_URL: model.url }).catch(
    async (error: unknown) => {
      await model.stop()
      throw error
    },
  )
  await switchMemoryOff(stack.url)
  project.provide('webuiUrl', stack.url)
  project.provide('modelUrl', model.url)
  project.provide('stackLog', stack.log)
  return async () => {
    await stack.stop()
    await model.stop()
  }
}

/** One conversation of these tests shall not turn up in the prompts of another; memory has a stack of its own. */
async function switchMemoryOff(url: string): Promise<void> {
  const response = await fetch(new URL('/api/prompts/context-settings', url), {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ memory_enabled: false }),
  })
  if (!response.ok) throw new Error(await response.text())
}
