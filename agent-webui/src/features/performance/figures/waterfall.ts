import type { Exchange } from '@/api/types'
import { deciderText } from '@/lib/route-text'
import { toolTitle } from '@/lib/tool-name'

export type Step = Exchange['trace'][number]

/** A step where it lies in its turn: both are shares of the whole, 0 to 1. */
export interface Bar {
  step: Step
  start: number
  length: number
}

const STEPS: Readonly<Partial<Record<string, string>>> = {
  queued: 'Waited for its turn',
  routing: 'Chose how to answer',
  handover: 'Handed over',
  preparing: 'Prepared the prompt',
  memory: 'Searched memory',
  model: 'Waited for the first token',
  planning: 'Planned the tool call',
  tool: 'Ran the tool',
  answer: 'Wrote the answer',
  retrying: 'Waited to try again',
  unavailable: 'Found the model away',
}

/** What was done in a step. A newer kernel may know more of them. */
export function stepName({ name }: Step): string {
  return STEPS[name] ?? toolTitle(name)
}

/** What the kernel adds to a step, for people; null if it adds nothing. */
export function stepDetail({ name, detail }: Step): string | null {
  if (!detail) return null
  switch (name) {
    case 'routing':
      return deciderText(detail)
    case 'tool':
    case 'planning':
      return toolTitle(detail)
    default:
      return detail
  }
}

/** Milliseconds of all steps together. */
export function sumOf(trace: readonly Step[]): number {
  return trace.reduce((sum, step) => sum + step.duration_ms, 0)
}

export function barsOf({ trace, total_ms }: Pick<Exchange, 'trace' | 'total_ms'>): Bar[] {
  const end = Math.max(total_ms ?? 0, ...trace.map((step) => step.start_ms + step.duration_ms))
  if (end === 0) return trace.map((step) => ({ step, start: 0, length: 0 }))
  return trace.map((step) => ({ step, start: step.start_ms / end, length: step.duration_ms / end }))
}
