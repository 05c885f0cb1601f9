import { Pencil, Pin, Trash2, Undo2 } from 'lucide-react'
import { useId } from 'react'

import type { MemoryChunk } from '@/api/types'
import { IconButton } from '@/components/icon-button'
import { cx } from '@/lib/cx'

import { useChangeChunk } from '../api/change-chunk'
import { useRestoreChunk } from '../api/restore-chunk'
import { kindName, scoreText, sourceName } from '../words'
import { ChunkSource } from './chunk-source'
import { SourceIcon } from './source-icon'

interface ChunkRowProps {
  chunk: MemoryChunk
  score: number | null
  onEdit: () => void
  onForget: () => void
}

/** One piece of memory and what can be done with it. */
export function ChunkRow({ chunk, score, onEdit, onForget }: ChunkRowProps) {
  const textId = useId()
  const change = useChangeChunk()
  const restore = useRestoreChunk()
  const refusal = change.error ?? restore.error
  const isEditable = chunk.source_type === 'note' || chunk.source_type === 'summary'
  const isPinned = change.isPending ? change.variables.change.pinned === true : chunk.pinned
  return (
    <article
      aria-labelledby={textId}
      className="border-line bg-raised grid grid-cols-1 gap-1.5 rounded-2xl border p-4 pt-2.5"
    >
      <header className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <SourceIcon source={chunk.source_type} className="text-accent size-4 shrink-0" />
        <span className="text-sm font-medium">{sourceName(chunk.source_type)}</span>
        <Badges chunk={chunk} score={score} />
        <span className="-mr-2 ml-auto flex shrink-0">
          <IconButton
            label="Pin"
            aria-pressed={isPinned}
            aria-describedby={textId}
            className={cx(isPinned && 'text-accent')}
            disabled={change.isPending}
            onClick={() => {
              change.mutate({ id: chunk.id, change: { pinned: !chunk.pinned } })
            }}
          >
            <Pin aria-hidden className={cx(isPinned && 'fill-current')} />
          </IconButton>
          {isEditable && (
            <IconButton label="Edit" aria-describedby={textId} onClick={onEdit}>
              <Pencil aria-hidden />
            </IconButton>
          )}
          {chunk.superseded_by !== null && (
            <IconButton
              label="Restore"
              aria-describedby={textId}
              disabled={restore.isPending}
              onClick={() => {
                restore.mutate(chunk.id)
              }}
            >
              <Undo2 aria-hidden />
            </IconButton>
          )}
          <IconButton label="Forget" aria-describedby={textId} onClick={onForget}>
            <Trash2 aria-hidden />
          </IconButton>
        </span>
      </header>
      <p id={textId} className="text-sm wrap-break-word whitespace-pre-wrap" dir="auto">
        {chunk.content}
      </p>
      {chunk.quote !== null && (
        <p className="text-muted text-[13px] wrap-break-word">From your words: “{chunk.quote}”</p>
      )}
      <ChunkSource chunk={chunk} />
      {refusal && (
        <p role="alert" className="text-bad text-sm wrap-break-word">
          Not done. {refusal.message}
        </p>
      )}
    </article>
  )
}

function Badges({ chunk, score }: { chunk: MemoryChunk; score: number | null }) {
  const kind = kindName(chunk)
  return (
    <>
      {kind !== null && <span className="badge">{kind}</span>}
      {chunk.superseded_by !== null && <span className="badge">Superseded</span>}
      {score !== null && <span className="text-muted text-[13px] tabular-nums">{scoreText(score)}</span>}
    </>
  )
}
