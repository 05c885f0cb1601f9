import { Brain, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'

import type { UsedChunk } from '@/api/types'
import { cx } from '@/lib/cx'

import { usedText } from '../words'
import { ChunkDialog } from './chunk-dialog'
import { UsedChip } from './used-chip'

/** What was remembered for an answer: a number in sight, a chip each on request, the text behind each chip. */
export function UsedMemory({ used }: { used: readonly UsedChunk[] }) {
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState<UsedChunk | null>(null)
  const listId = useId()
  if (used.length === 0) return null
  const inOrder = used.toSorted((one, other) => one.rank - other.rank)
  return (
    <div className="min-w-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={listId}
        className="text-muted hover:text-ink flex items-center gap-1.5 rounded-md py-0.5 text-[13px]"
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        <Brain aria-hidden className="size-4" />
        {usedText(used)}
        <ChevronRight aria-hidden className={cx('size-4 transition-transform', isOpen && 'rotate-90')} />
      </button>
      <ul
        id={listId}
        aria-label="Used in this answer"
        hidden={!isOpen}
        className={cx(isOpen && 'mt-1.5 flex flex-wrap gap-1.5')}
      >
        {isOpen &&
          inOrder.map((item) => (
            <li key={item.chunk_id} className="max-w-full min-w-0">
              <UsedChip
                used={item}
                onOpen={() => {
                  setShown(item)
                }}
              />
            </li>
          ))}
      </ul>
      {shown && (
        <ChunkDialog
          used={shown}
          onClose={() => {
            setShown(null)
          }}
        />
      )}
    </div>
  )
}
