import { useInfiniteQuery } from '@tanstack/react-query'

import type { MemoryCounts } from '@/api/types'
import { formatCount } from '@/lib/format'

import { chunksQuery, type Shelf } from '../api/list-chunks'

const SHELVES: readonly { id: Shelf; name: string }[] = [
  { id: 'all', name: 'All' },
  { id: 'round', name: 'Conversations' },
  { id: 'note', name: 'Notes' },
  { id: 'summary', name: 'Summaries' },
  { id: 'document', name: 'Documents' },
  { id: 'superseded', name: 'Superseded' },
]

interface ShelfChoiceProps {
  shelf: Shelf
  onChange: (shelf: Shelf) => void
}

/** Which part of memory is shown, and how much there is of each. */
export function ShelfChoice({ shelf, onChange }: ShelfChoiceProps) {
  const { data } = useInfiniteQuery(chunksQuery(shelf))
  const counts = data?.pages[0]?.counts
  return (
    <fieldset className="mb-4 flex flex-wrap gap-1.5">
      <legend className="sr-only">Show</legend>
      {SHELVES.map(({ id, name }) => (
        <label key={id} className="shelf">
          <input
            type="radio"
            name="shelf"
            className="sr-only"
            checked={shelf === id}
            onChange={() => {
              onChange(id)
            }}
          />
          {name}
          {counts && <span className="text-muted tabular-nums">{formatCount(countOf(id, counts))}</span>}
        </label>
      ))}
    </fieldset>
  )
}

function countOf(shelf: Shelf, counts: MemoryCounts): number {
  return shelf === 'all' ? counts.round + counts.note + counts.summary + counts.document : counts[shelf]
}
