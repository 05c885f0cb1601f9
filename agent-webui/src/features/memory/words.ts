import type { MemoryChunk, SourceType, UsedChunk } from '@/api/types'
import { formatNumberOf, formatShare } from '@/lib/format'

const SOURCES: Readonly<Record<SourceType, string>> = {
  round: 'Conversation',
  note: 'Note',
  summary: 'Summary',
  document: 'Document',
}

/** What kind of thing a piece of memory comes from. */
export function sourceName(source: SourceType): string {
  return SOURCES[source]
}

/** How well a piece of memory fits what was said: "strong match (82 %)". */
export function scoreText(score: number): string {
  return `${strength(score)} match (${formatShare(score)})`
}

function strength(score: number): string {
  if (score >= 0.75) return 'strong'
  return score >= 0.5 ? 'good' : 'weak'
}

/** "Used 2 memories and 1 document passage". */
export function usedText(used: readonly Pick<UsedChunk, 'source_type'>[]): string {
  const passages = used.filter(({ source_type }) => source_type === 'document').length
  const memories = used.length - passages
  const parts = [
    memories > 0 && formatNumberOf(memories, 'memory', 'memories'),
    passages > 0 && formatNumberOf(passages, 'document passage'),
  ].filter((part) => part !== false)
  return `Used ${parts.join(' and ')}`
}

/** Who said it; null for what nobody said. */
export function speakerName({ source_type, speaker, trust }: MemoryChunk): string | null {
  if (source_type === 'document') return null
  if (trust === 'tool') return 'The assistant, from what a tool returned'
  if (speaker === 'user') return 'You'
  if (speaker === 'assistant') return 'The assistant'
  return speaker
}

const KINDS = {
  preference: 'Preference',
  fact: 'Fact',
  decision: 'Decision',
  open_loop: 'Open loop',
  summary: 'Summary',
} as const

/** What a note is about; null where that says nothing new. */
export function kindName({ source_type, kind }: MemoryChunk): string | null {
  return kind === null || source_type === 'summary' ? null : KINDS[kind]
}

/** What goes when this is forgotten, and what stays. */
export function forgettingText({ source_type, filename }: MemoryChunk): string {
  switch (source_type) {
    case 'document':
      return `This passage of ${filename ?? 'the document'} is no longer found, and remembered answers that used it go with it. The rest of the document stays; delete it on the page Documents.`
    case 'note':
      return 'This note goes, with remembered answers that used it. What you said stays in its conversation.'
    case 'summary':
      return 'This summary goes, with remembered answers that used it. What it sums up counts again.'
    case 'round':
      return 'It goes from memory, with the notes and summaries that rest on it and the remembered answers that used it. The message stays in its conversation; delete the conversation to remove it, too.'
  }
}
