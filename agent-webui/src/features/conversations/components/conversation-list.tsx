import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'

import type { ConversationItem } from '@/api/types'
import { Button } from '@/components/button'

import { conversationsQuery } from '../api/list-conversations'
import { ConversationRow } from './conversation-row'
import { DeleteConversation } from './delete-conversation'

interface ConversationListProps {
  currentId: string | null
  hrefOf: (id: string) => string
  onDeleted: (id: string) => void
}

export function ConversationList({ currentId, hrefOf, onDeleted }: ConversationListProps) {
  const [search, setSearch] = useState('')
  const [toDelete, setToDelete] = useState<ConversationItem | null>(null)
  const query = useInfiniteQuery(conversationsQuery(useDeferredValue(search.trim())))
  const items = query.data?.pages.flatMap((page) => page.conversations) ?? []

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
        {query.isError && items.length === 0 && (
          <div className="p-2 text-sm">
            <p className="text-bad mb-2">The conversations could not be loaded. {query.error.message}</p>
            <Button onClick={() => void query.refetch()}>Try again</Button>
          </div>
        )}
        {query.isSuccess && items.length === 0 && (
          <p className="text-muted p-2 text-sm">{search ? 'No title matches.' : 'No conversations yet.'}</p>
        )}
        <ul className="grid grid-cols-1 gap-0.5">
          {items.map((item) => (
            <ConversationRow
              key={item.id}
              item={item}
              href={hrefOf(item.id)}
              isCurrent={item.id === currentId}
              onDelete={() => {
                setToDelete(item)
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
      {toDelete && (
        <DeleteConversation
          item={toDelete}
          onDeleted={onDeleted}
          onClose={() => {
            setToDelete(null)
          }}
        />
      )}
    </>
  )
}
