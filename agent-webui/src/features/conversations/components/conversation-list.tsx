import { useInfiniteQuery } from '@tanstack/react-query'
import { Archive, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'

import { Button } from '@/components/button'

import { conversationsQuery } from '../api/list-conversations'
import { deletions, useDeletions } from '../deletions/use-deletions'
import { ConversationRow } from './conversation-row'
import { titleOf } from './title-of'
import { UndoDeletion } from './undo-deletion'

interface ConversationListProps {
  currentId: string | null
  /** The address of a conversation, or of one turn in it. */
  hrefOf: (id: string, turnId?: string) => string
  onDeleted: (id: string) => void
}

export function ConversationList({ currentId, hrefOf, onDeleted }: ConversationListProps) {
  const [search, setSearch] = useState('')
  const [archived, setArchived] = useState(false)
  const wanted = useDeferredValue(search.trim())
  const query = useInfiniteQuery(conversationsQuery({ search: wanted, archived }))
  const going = useDeletions()
  const hidden = new Set(going.filter(({ problem }) => problem === null).map(({ id }) => id))
  const items = query.data?.pages.flatMap((page) => page.conversations) ?? []
  const shown = items.filter(({ id }) => !hidden.has(id))

  return (
    <>
      <div className="relative px-3 pb-2">
        <Search aria-hidden className="text-muted pointer-events-none absolute top-2.5 left-6 size-4" />
        <input
          type="search"
          aria-label="Search conversations"
          placeholder="Search"
          className="field pl-9"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
          }}
        />
      </div>
      <nav aria-label="Conversations" className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {query.isError && shown.length === 0 && (
          <div className="p-2 text-sm">
            <p className="text-bad mb-2">The conversations could not be loaded. {query.error.message}</p>
            <Button onClick={() => void query.refetch()}>Try again</Button>
          </div>
        )}
        {query.isSuccess && shown.length === 0 && (
          <p className="text-muted p-2 text-sm">{nothing(wanted, archived)}</p>
        )}
        <ul className="grid grid-cols-1 gap-0.5">
          {shown.map((item) => (
            <ConversationRow
              key={item.id}
              item={item}
              href={hrefOf(item.id, item.found?.turn_id)}
              isCurrent={item.id === currentId}
              onDelete={() => {
                deletions.add(item.id, titleOf(item))
                onDeleted(item.id)
              }}
            />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button
            className="mt-2 w-full"
            onClick={() => void query.fetchNextPage()}
            disabled={query.isFetching}
          >
            Show more
          </Button>
        )}
      </nav>
      <UndoDeletion entries={going} />
      {wanted === '' && (
        <div className="px-3 pb-2">
          <button
            type="button"
            aria-pressed={archived}
            className="text-muted hover:bg-sunken hover:text-ink flex w-full items-center gap-2 rounded-lg px-3 py-1.5 text-sm transition-colors"
            onClick={() => {
              setArchived(!archived)
            }}
          >
            <Archive aria-hidden className="size-4" />
            {archived ? 'Back to conversations' : 'Archived'}
          </button>
        </div>
      )}
    </>
  )
}

function nothing(search: string, archived: boolean): string {
  if (search !== '') return 'Nothing was said with these words.'
  return archived ? 'Nothing is archived.' : 'No conversations yet.'
}
