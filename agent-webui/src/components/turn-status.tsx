import type { Exchange } from '@/api/types'
import { cx } from '@/lib/cx'

const LOOKS = {
  queued: { text: 'Queued', dot: 'bg-strong-line' },
  running: { text: 'Running', dot: 'pulse-dot' },
  completed: { text: 'Completed', dot: 'bg-good' },
  failed: { text: 'Failed', dot: 'bg-bad' },
  cancelled: { text: 'Stopped', dot: 'bg-strong-line' },
} as const

/** What became of a turn. */
export function TurnStatus({ status }: { status: Exchange['status'] }) {
  const { text, dot } = LOOKS[status]
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden className={cx('size-2 rounded-full', dot)} />
      {text}
    </span>
  )
}
