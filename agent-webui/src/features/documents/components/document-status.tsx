import type { DocumentImport } from '@/api/types'
import { ProgressBar } from '@/components/progress-bar'
import { cx } from '@/lib/cx'
import { formatNumberOf } from '@/lib/format'

import { progressText } from './progress-text'

const LOOKS = {
  processing: { text: 'Reading…', dot: 'pulse-dot' },
  ready: { text: 'Ready', dot: 'bg-good' },
  failed: { text: 'Could not be read', dot: 'bg-bad' },
  cancelled: { text: 'Cancelled', dot: 'bg-strong-line' },
} as const

/** A change of it is told to screen readers, with the document's name. */
export function DocumentStatus({ document: { filename, status } }: { document: DocumentImport }) {
  const { text, dot } = LOOKS[status]
  return (
    <span className="bg-sunken flex shrink-0 items-center gap-2 rounded-full px-2.5 py-0.5 text-xs">
      <span aria-hidden className={cx('size-2 rounded-full', dot)} />
      <span role="status">
        <span className="sr-only">{filename}: </span>
        {text}
      </span>
    </span>
  )
}

/** How far the reading is, what came of it, or why nothing did. */
export function DocumentOutcome({ document }: { document: DocumentImport }) {
  switch (document.status) {
    case 'processing': {
      const { progress } = document
      return (
        <div className="grid grid-cols-1 gap-1">
          <p className="text-muted text-[13px]">{progressText(progress)}</p>
          <ProgressBar
            label={`Progress of ${document.filename}`}
            share={progress.total > 1 ? progress.done / progress.total : null}
          />
        </div>
      )
    }
    case 'failed':
      return (
        <div className="grid grid-cols-1 gap-1">
          <p className="text-bad text-sm wrap-break-word">
            {document.error ?? 'The file could not be read.'}
          </p>
          <p className="text-muted text-[13px]">
            Nothing of it is kept. Put right what is wrong with it, or save it in another format, and add it
            again.
          </p>
        </div>
      )
    case 'ready':
      return (
        <p className="text-muted text-[13px]">
          {formatNumberOf(document.chunks, 'passage')} can be asked about.
        </p>
      )
    case 'cancelled':
      return <p className="text-muted text-[13px]">Nothing of it is kept.</p>
  }
}
