import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { Link } from 'wouter'

import type { DocumentImport } from '@/api/types'
import { IconButton } from '@/components/icon-button'
import { formatBytes, formatWhen } from '@/lib/format'
import { conversationHref } from '@/lib/links'

import { DeleteDocument } from './delete-document'
import { DocumentOutcome, DocumentStatus } from './document-status'

export function DocumentRow({ document }: { document: DocumentImport }) {
  const [isDeleting, setDeleting] = useState(false)
  const titleId = useId()
  return (
    <article
      aria-labelledby={titleId}
      className="border-line bg-raised grid grid-cols-1 gap-1 rounded-2xl border p-4"
    >
      <header className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 id={titleId} className="min-w-0 font-semibold wrap-anywhere">
          <bdi>{document.filename}</bdi>
        </h2>
        <DocumentStatus document={document} />
        <IconButton
          label={document.status === 'processing' ? 'Cancel and delete' : 'Delete'}
          aria-describedby={titleId}
          className="-my-1 -mr-2 ml-auto"
          onClick={() => {
            setDeleting(true)
          }}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </header>
      <p className="text-muted dotted text-[13px]">
        <span>{formatBytes(document.size_bytes)}</span>
        <time dateTime={document.created_at}>{formatWhen(document.created_at)}</time>
        <Link href={conversationHref(document.conversation_id)} className="link" aria-describedby={titleId}>
          Conversation
        </Link>
      </p>
      <DocumentOutcome document={document} />
      {isDeleting && (
        <DeleteDocument
          document={document}
          onClose={() => {
            setDeleting(false)
          }}
        />
      )}
    </article>
  )
}
