import { useState } from 'react'

import type { MemoryChunk } from '@/api/types'

import { ChunkRow } from './chunk-row'
import { EditChunk } from './edit-chunk'
import { ForgetQuestion } from './forget-question'

interface ChunkListProps {
  /** score: how well it fits a search, 0 to 1; null outside of a search. */
  items: readonly { chunk: MemoryChunk; score: number | null }[]
}

export function ChunkList({ items }: ChunkListProps) {
  const [dialog, setDialog] = useState<{ kind: 'edit' | 'forget'; chunk: MemoryChunk } | null>(null)
  const close = () => {
    setDialog(null)
  }
  return (
    <>
      <ul aria-label="Memory" className="grid grid-cols-1 gap-3">
        {items.map(({ chunk, score }) => (
          <li key={chunk.id} className="min-w-0">
            <ChunkRow
              chunk={chunk}
              score={score}
              onEdit={() => {
                setDialog({ kind: 'edit', chunk })
              }}
              onForget={() => {
                setDialog({ kind: 'forget', chunk })
              }}
            />
          </li>
        ))}
      </ul>
      {dialog?.kind === 'edit' && <EditChunk chunk={dialog.chunk} onClose={close} />}
      {dialog?.kind === 'forget' && (
        <ForgetQuestion chunk={dialog.chunk} onForgotten={close} onCancel={close} />
      )}
    </>
  )
}
