import { Link } from 'wouter'

import type { MemoryChunk } from '@/api/types'
import { formatWhen } from '@/lib/format'
import { conversationHref, DOCUMENTS_HREF } from '@/lib/links'

import { speakerName } from '../words'

/** Who said it, when, and where that can be read: "You · 3 Mar · in Travel plans". */
export function ChunkSource({ chunk }: { chunk: MemoryChunk }) {
  const speaker = speakerName(chunk)
  return (
    <p className="text-muted dotted text-[13px]">
      {speaker !== null && <span>{speaker}</span>}
      <time dateTime={chunk.said_at}>{formatWhen(chunk.said_at)}</time>
      {chunk.source_type === 'document' && (
        <>
          <Link href={DOCUMENTS_HREF} className="link min-w-0 wrap-anywhere">
            {chunk.filename ?? 'a document'}
          </Link>
          {chunk.label !== null && <span className="min-w-0 wrap-anywhere">{chunk.label}</span>}
        </>
      )}
      {chunk.conversation_id !== null && (
        <span className="min-w-0">
          in{' '}
          <Link
            href={conversationHref(chunk.conversation_id, chunk.turn_id ?? undefined)}
            className="link wrap-anywhere"
          >
            {chunk.conversation_title ?? 'its conversation'}
          </Link>
        </span>
      )}
    </p>
  )
}
