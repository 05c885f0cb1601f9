import type { McpServer } from '@/api/types'
import { cx } from '@/lib/cx'

const LOOKS = {
  connected: { text: 'Connected', dot: 'bg-good' },
  connecting: { text: 'Connecting…', dot: 'pulse-dot' },
  needs_approval: { text: 'Needs approval', dot: 'bg-warn' },
  error: { text: 'Error', dot: 'bg-bad' },
  disabled: { text: 'Disabled', dot: 'bg-strong-line' },
} as const

/** A change of it is told to screen readers, with the server's name. */
export function ServerStatus({ server: { name, status } }: { server: McpServer }) {
  const { text, dot } = LOOKS[status]
  return (
    <span className="bg-sunken flex shrink-0 items-center gap-2 rounded-full px-2.5 py-0.5 text-xs">
      <span aria-hidden className={cx('size-2 rounded-full', dot)} />
      <span role="status">
        <span className="sr-only">{name}: </span>
        {text}
      </span>
    </span>
  )
}
