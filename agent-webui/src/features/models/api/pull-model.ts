import { createParser } from 'eventsource-parser'

import { answer, kernel } from '@/api/kernel'

export interface PullStep {
  status: string
  completed: number | null
  total: number | null
}

/**
 * Has Ollama fetch a model, telling of each step. Ends when it is there; throws ApiProblem or NoAnswer when the
 * kernel refuses, Error when the fetching fails or breaks off, AbortError when `signal` says so.
 */
export async function pullModel(
  model: string,
  onStep: (step: PullStep) => void,
  signal: AbortSignal,
): Promise<void> {
  const body = (await answer(
    kernel.POST('/api/llm/pull', { body: { model }, parseAs: 'stream', signal }),
  )) as unknown as ReadableStream<Uint8Array>
  const ending = { isDone: false, failure: null as string | null }
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'progress') onStep(JSON.parse(data) as PullStep)
      else if (event === 'error') ending.failure = (JSON.parse(data) as { detail: string }).detail
      else if (event === 'done') ending.isDone = true
    },
  })
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    parser.feed(decoder.decode(value, { stream: true }))
  }
  if (ending.failure !== null) throw new Error(ending.failure)
  if (!ending.isDone) throw new Error('The connection broke off: fetch it again, what is there stays.')
}
