import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useEffect } from 'react'

import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'
import { DropHint } from '@/components/drop-hint'
import { FileButton } from '@/components/file-button'
import { NotLoaded } from '@/components/not-loaded'
import { useFileDrop } from '@/hooks/use-file-drop'
import { useStore } from '@/hooks/use-store'
import { randomUuid } from '@/lib/uuid'

import { importsQuery, refetchImports } from '../api/list-imports'
import { ACCEPT, ACCEPTED_TEXT } from '../uploads/accepted-files'
import { uploads } from '../uploads/use-uploads'
import { DocumentRow } from './document-row'
import { UploadList } from './upload-list'

/** Files that come together get a conversation together. */
function add(files: File[]): void {
  uploads.add(files, { thread: randomUuid(), isNewConversation: true, place: 'documents' })
}

/** All imported documents, and a place to bring new ones: those get a conversation of their own. */
export function DocumentsPage() {
  const client = useQueryClient()
  const entries = useStore(uploads.entries).filter(({ place }) => place === 'documents')
  const { isOver, area } = useFileDrop(add)
  useEffect(
    () =>
      uploads.onAccepted(() => {
        void refetchImports(client)
      }),
    [client],
  )
  return (
    <div {...area} className="relative min-h-80">
      <div className="mb-5 flex flex-wrap items-center gap-x-6 gap-y-3">
        <p className="text-muted min-w-0 flex-1 basis-72 text-sm">
          Files you attach to a conversation, or drop here, are read on your machine; answers then use the
          passages that fit. Accepted are {ACCEPTED_TEXT}.
        </p>
        <FileButton accept={ACCEPT} onFiles={add} className="button button-primary">
          <Upload aria-hidden />
          Upload documents
        </FileButton>
      </div>
      {entries.length > 0 && (
        <div className="mb-4">
          <UploadList entries={entries} />
        </div>
      )}
      <Documents />
      {isOver && <DropHint text="Drop the files to have them read" />}
    </div>
  )
}

function Documents() {
  const query = useInfiniteQuery(importsQuery())
  const documents = query.data?.pages.flatMap(({ imports }) => imports) ?? []
  if (query.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the documents…
      </p>
    )
  }
  if (query.isError && !query.data) {
    return <NotLoaded what="The documents" error={query.error} onRetry={query.refetch} />
  }
  if (documents.length === 0) {
    return (
      <EmptyState
        title="No document yet"
        text="Upload one here, or attach one in a chat, then ask what it says. Answers name the document they used."
      />
    )
  }
  return (
    <>
      <ul aria-label="Documents" className="grid grid-cols-1 gap-3">
        {documents.map((document) => (
          <li key={document.id} className="min-w-0">
            <DocumentRow document={document} />
          </li>
        ))}
      </ul>
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
