import { CircleAlert, FileText, Info, RotateCcw, X } from 'lucide-react'

import { IconButton } from '@/components/icon-button'
import { ProgressBar } from '@/components/progress-bar'
import { cx } from '@/lib/cx'
import { formatBytes, formatShare } from '@/lib/format'

import { uploads } from '../uploads/use-uploads'
import type { UploadEntry } from '../uploads/uploads'

/** Files on their way to the kernel. */
export function UploadList({ entries }: { entries: readonly UploadEntry[] }) {
  if (entries.length === 0) return null
  return (
    <ul aria-label="Uploads" className="grid max-h-60 grid-cols-1 gap-1.5 overflow-y-auto">
      {entries.map((entry) => (
        <Upload key={entry.id} entry={entry} />
      ))}
    </ul>
  )
}

const ICONS = { waiting: FileText, sending: FileText, failed: CircleAlert, reused: Info } as const

function Upload({ entry }: { entry: UploadEntry }) {
  const { id, file, status, sent, problem, canRetry } = entry
  const Icon = ICONS[status]
  const isGoing = status === 'waiting' || status === 'sending'
  return (
    <li className="bg-sunken grid grid-cols-1 gap-1 rounded-lg py-1.5 pr-1.5 pl-3 text-sm">
      <div className="flex min-w-0 items-center gap-2.5">
        <Icon
          aria-hidden
          className={cx('size-4 shrink-0', status === 'failed' ? 'text-bad' : 'text-accent')}
        />
        <bdi className="min-w-0 truncate">{file.name}</bdi>
        <span className="text-muted shrink-0 text-xs tabular-nums">
          {status === 'sending'
            ? `${formatShare(sent)} of ${formatBytes(file.size)}`
            : formatBytes(file.size)}
        </span>
        <span className="ml-auto flex shrink-0">
          {canRetry && status === 'failed' && (
            <IconButton
              size="small"
              label={`Try ${file.name} again`}
              onClick={() => {
                uploads.retry(id)
              }}
            >
              <RotateCcw aria-hidden />
            </IconButton>
          )}
          <IconButton
            size="small"
            label={`${isGoing ? 'Cancel' : 'Dismiss'} ${file.name}`}
            onClick={() => {
              uploads.remove(id)
            }}
          >
            <X aria-hidden />
          </IconButton>
        </span>
      </div>
      {isGoing && (
        <div className="pr-1.5 pb-1">
          <ProgressBar label={`Upload of ${file.name}`} share={status === 'sending' ? sent : 0} />
        </div>
      )}
      {status === 'failed' && (
        <p role="alert" className="text-bad pr-1.5 pb-0.5 text-[13px] wrap-break-word">
          Not attached: {problem}
        </p>
      )}
      {status === 'reused' && (
        <p role="status" className="text-muted pr-1.5 pb-0.5 text-[13px]">
          This file is in the conversation already: the document there is used again.
        </p>
      )}
    </li>
  )
}
