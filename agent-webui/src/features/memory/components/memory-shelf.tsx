import { useInfiniteQuery } from '@tanstack/react-query'

import { Button } from '@/components/button'

import { chunksQuery, type Shelf } from '../api/list-chunks'
import { ChunkList } from './chunk-list'
import { NotLoaded } from './not-loaded'

const EMPTY: Readonly<Record<Shelf, { title: string; text: string }>> = {
  all: {
    title: 'Nothing is remembered yet',
    text: 'Chat about something, or attach a document. What was said is found again in later conversations, and shows here.',
  },
  round: {
    title: 'No conversation is remembered',
    text: 'Every message of a finished answer is remembered while memory is on.',
  },
  note: {
    title: 'No notes yet',
    text: 'Lasting facts, preferences and decisions that you mention are noted in the background, if the model can do it.',
  },
  summary: {
    title: 'No summaries yet',
    text: 'When there are many notes, the oldest are summed up.',
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
  if (query.isError && !query.data) return <NotLoaded error={query.error} onRetry={query.refetch} />
  if (chunks.length === 0) {
    const { title, text } = EMPTY[shelf]
    return (
      <div className="border-line rounded-2xl border border-dashed px-6 py-10 text-center">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-muted mx-auto mt-1 max-w-md text-sm">{text}</p>
      </div>
    )
  }
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
