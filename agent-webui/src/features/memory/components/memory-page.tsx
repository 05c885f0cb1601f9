import { Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'

import type { Shelf } from '../api/list-chunks'
import { MemoryResults } from './memory-results'
import { MemoryShelf } from './memory-shelf'
import { MemorySwitch } from './memory-switch'
import { NotesStatusLine } from './notes-status-line'
import { ShelfChoice } from './shelf-choice'

/** All that is remembered: to look through, to correct, to forget. */
export function MemoryPage() {
  const [shelf, setShelf] = useState<Shelf>('all')
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  return (
    <>
      <MemorySwitch />
      <NotesStatusLine />
      <div className="relative mt-5 mb-3">
        <Search aria-hidden className="text-muted pointer-events-none absolute top-2.5 left-3 size-4" />
        <input
          type="search"
          aria-label="Search memory"
          placeholder="Search what is remembered"
          className="field pl-9"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
          }}
        />
      </div>
      <ShelfChoice shelf={shelf} onChange={setShelf} />
      {wanted === '' ? <MemoryShelf shelf={shelf} /> : <MemoryResults search={wanted} shelf={shelf} />}
    </>
  )
}
