import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'

import type { DocumentImport } from '@/api/types'
import { Button } from '@/components/button'
import { cx } from '@/lib/cx'
import { formatBytes } from '@/lib/format'

import { useDeleteImport } from '../api/delete-import'
import { importQuery } from '../api/get-import'
import { DocumentOutcome, DocumentStatus } from './document-status'

interface DocumentCardProps {
  id: string
  /** What the stream last said of the import; null if it said nothing since the page was opened. */
  live: DocumentImport | null
  /** The status of the import's turn. */
  turnStatus: string
  /** Its name as the conversation has it, for a document that is gone. */
  name: string
}

/** A document in its conversation: what it is and whether it can be asked about. */
export function DocumentCard({ id, live, turnStatus, name }: DocumentCardProps) {
  const { data, error } = useQuery({ ...importQuery(id, turnStatus), enabled: live === null })
  const document = live ?? data
  const title = document?.filename ?? name
  return (
    <div
      role="group"
      aria-label={`Document ${title}`}
      className={cx('document-card', document?.status === 'failed' && 'border-bad')}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1.5">
        <FileText aria-hidden className="text-accent size-4 shrink-0" />
        <bdi className="min-w-0 font-medium wrap-anywhere">{title}</bdi>
        {document && <span className="text-muted text-xs">{formatBytes(document.size_bytes)}</span>}
        <span className="ml-auto flex">{document && <DocumentStatus document={document} />}</span>
      </div>
      {document && <DocumentOutcome document={document} />}
      {document?.status === 'processing' && <CancelButton id={id} title={title} />}
      {document === null && (
        <p className="text-muted text-[13px]">
          {turnStatus === 'cancelled' ? 'Cancelled. ' : 'Deleted. '}Nothing of it is kept.
        </p>
      )}
      {document === undefined && error && (
        <p role="alert" className="text-bad text-sm">
          Whether it was read could not be found out. {error.message} Reload the page to try again.
        </p>
      )}
    </div>
  )
}

function CancelButton({ id, title }: { id: string; title: string }) {
  const remove = useDeleteImport()
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        aria-label={`Cancel ${title}`}
        disabled={remove.isPending || remove.isSuccess}
        onClick={() => {
          remove.mutate(id)
        }}
      >
        Cancel
      </Button>
      {remove.isError && (
        <p role="alert" className="text-bad text-sm">
          Not cancelled. {remove.error.message}
        </p>
      )}
    </div>
  )
}
