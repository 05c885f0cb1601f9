import { useQuery } from '@tanstack/react-query'

import { NotLoaded } from '@/components/not-loaded'
import { formatNumberOf } from '@/lib/format'

import type { Shelf } from '../api/list-chunks'
import { searchQuery } from '../api/search-chunks'
import { ChunkList } from './chunk-list'

/** What an answer to the search would be given, best first. */
export function MemoryResults({ search, shelf }: { search: string; shelf: Shelf }) {
  const { data, error, refetch } = useQuery(searchQuery(search))
  if (!data && error) return <NotLoaded what="The memory" error={error} onRetry={refetch} />
  if (!data) {
    return (
      <p role="status" className="text-muted text-sm">
        Searching…
      </p>
    )
  }
  if (!data.memory_enabled) {
    return <p className="text-muted text-sm">Memory is off. Switch it on to search it.</p>
  }
  const hits = data.hits.filter(({ chunk }) => shelf === 'all' || chunk.source_type === shelf)
  return (
    <>
      <p role="status" className="text-muted mb-3 text-sm">
        {hits.length > 0 ? `${formatNumberOf(hits.length, 'match', 'matches')}, best first.` : nothing(shelf)}
        {!data.embedded &&
          ' Only words were compared: the embedding model does not answer. Other wordings are found once it does.'}
      </p>
      <ChunkList items={hits} />
    </>
  )
}

function nothing(shelf: Shelf): string {
  if (shelf === 'superseded') return 'What was superseded is not searched: answers do not use it.'
  return shelf === 'all' ? 'Nothing fits. Try other words.' : 'Nothing fits. Try other words, or choose All.'
}
