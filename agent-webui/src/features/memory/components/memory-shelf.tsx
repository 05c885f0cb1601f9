import { useInfiniteQuery } from '@tanstack/react-query'

import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'
import { NotLoaded } from '@/components/not-loaded'

import { chunksQuery, type Shelf } from '../api/list-chunks'
import { ChunkList } from './chunk-list'

const EMPTY: Readonly<Record<Shelf, { title: string; text: string }>> = {
  all: {
    title: 'Nothing is remembered yet',
    text: 'Chat about something, or attach a document. What was said is found again in later conversations, and shows here.',
  },
  round: {
    title: 'No conversation is remembered',
    text: 'Chat about something: while memory is on, what is said is remembered when the answer is finished.',
  },
  note: {
    title: 'No notes yet',
    text: 'Mention a lasting fact, a preference or a decision in a chat: it is noted in the background. Whether your model can do that is said at the top.',
  },
  summary: {
    title: 'No summaries yet',
    text: 'They are made by themselves: when there are many notes, the oldest are summed up.',
  },
  document: {
    title: 'No document passages yet',
    text: 'Attach a document in a chat, or upload one on the page Documents.',
  },
  superseded: {
    title: 'Nothing was superseded',
    text: 'A note that a newer one replaces, and notes that were summed up, are kept here and can be restored.',
  },
}

/** One part of memory, newest first. */
export function MemoryShelf({ shelf }: { shelf: Shelf }) {
  const query = useInfiniteQuery(chunksQuery(shelf))
  const chunks = query.data?.pages.flatMap((page) => page.chunks) ?? []
  if (query.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the memory…
      </p>
    )
  }
  if (query.isError && !query.data) {
    return <NotLoaded what="The memory" error={query.error} onRetry={query.refetch} />
  }
  if (chunks.length === 0) return <EmptyState {...EMPTY[shelf]} />
  return (
    <>
      <ChunkList items={chunks.map((chunk) => ({ chunk, score: null }))} />
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
