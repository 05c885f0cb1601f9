import { useQuery } from '@tanstack/react-query'

import type { MemoryChunk, UsedChunk } from '@/api/types'
import { formatShare } from '@/lib/format'

import { chunkQuery } from '../api/get-chunk'
import { scoreText, sourceName } from '../words'
import { SourceIcon } from './source-icon'

/** Kind, beginning and score of one piece of memory; opens it. */
export function UsedChip({ used, onOpen }: { used: UsedChunk; onOpen: () => void }) {
  const { data } = useQuery(chunkQuery(used.chunk_id))
  const isForgotten = data === null
  return (
    <button
      type="button"
      className="chip"
      title={isForgotten ? undefined : scoreText(used.score)}
      disabled={isForgotten}
      onClick={onOpen}
    >
      <SourceIcon source={used.source_type} className="text-accent size-3.5 shrink-0" />
      <span className="shrink-0 font-medium">{sourceName(used.source_type)}</span>
      {isForgotten && <span className="text-muted">Forgotten</span>}
      {data && (
        <bdi className="text-muted max-w-64 truncate" dir="auto">
          {beginning(data)}
        </bdi>
      )}
      {!isForgotten && <span className="text-muted shrink-0 tabular-nums">{formatShare(used.score)}</span>}
    </button>
  )
}

function beginning({ source_type, filename, label, content }: MemoryChunk): string {
  if (source_type !== 'document') return content.slice(0, 80)
  return [filename, label].filter((part) => part !== null).join(' · ')
}
