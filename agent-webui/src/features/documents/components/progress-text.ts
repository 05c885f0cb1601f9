import type { DocumentImport } from '@/api/types'
import { formatCount } from '@/lib/format'

const STAGES = {
  queued: 'Waiting to be read',
  converting: 'Converting to text',
  chunking: 'Cutting into passages',
  embedding: 'Learning the passages',
  '': 'Reading',
} as const

/** What is being done with a document: "Learning the passages, 34 of 340". */
export function progressText({ stage, done, total }: DocumentImport['progress']): string {
  // A newer kernel may know more stages.
  const text = (STAGES as Partial<Record<string, string>>)[stage] ?? STAGES['']
  // One step of one says nothing.
  return total > 1 ? `${text}, ${formatCount(done)} of ${formatCount(total)}` : text
}
