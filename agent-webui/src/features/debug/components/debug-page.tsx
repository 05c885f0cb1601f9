import { useInfiniteQuery } from '@tanstack/react-query'

import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'
import { NotLoaded } from '@/components/not-loaded'

import { entriesQuery } from '../api/list-entries'
import { DebugEntry } from './debug-entry'
import { KeepPrompts } from './keep-prompts'

/** What exactly was done in each turn, and what the model was sent. */
export function DebugPage() {
  const query = useInfiniteQuery(entriesQuery())
  if (query.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the turns…
      </p>
    )
  }
  if (!query.data) return <NotLoaded what="The turns" error={query.error} onRetry={query.refetch} />
  const entries = query.data.pages.flatMap((page) => page.entries)
  return (
    <>
      <KeepPrompts isKept={query.data.pages[0]?.keep_prompts ?? false} />
      {entries.length === 0 ? (
        <EmptyState
          title="No turn yet"
          text="Chat about something: every turn shows here when it has ended, with how it was routed and what failed."
        />
      ) : (
        <ul aria-label="Turns" className="grid grid-cols-1 gap-3">
          {entries.map((entry) => (
            <li key={entry.turn_id} className="min-w-0">
              <DebugEntry entry={entry} />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="mt-4 w-full"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}
