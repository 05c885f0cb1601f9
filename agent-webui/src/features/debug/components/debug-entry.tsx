import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Link } from 'wouter'

import type { Exchange } from '@/api/types'
import { TurnStatus } from '@/components/turn-status'
import { cx } from '@/lib/cx'
import { formatDuration, formatWhen } from '@/lib/format'
import { conversationHref } from '@/lib/links'
import { decisionText, routeTitle } from '@/lib/route-text'

import { EntryDetails } from './entry-details'

/** One turn: what became of it in sight, all that is known of it on request. */
export function DebugEntry({ entry }: { entry: Exchange }) {
  const [isOpen, setOpen] = useState(false)
  const titleId = useId()
  const detailsId = useId()
  return (
    <article
      aria-labelledby={titleId}
      className="border-line bg-raised grid grid-cols-1 gap-1.5 rounded-2xl border p-4 text-sm"
    >
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={detailsId}
          className="flex w-full min-w-0 items-start gap-1.5 rounded-md text-left font-medium"
          onClick={() => {
            setOpen(!isOpen)
          }}
        >
          <ChevronRight
            aria-hidden
            className={cx(
              'text-muted mt-0.5 -ml-1 size-4 shrink-0 transition-transform',
              isOpen && 'rotate-90',
            )}
          />
          <bdi id={titleId} className="line-clamp-2 min-w-0 wrap-anywhere">
            {entry.message.trim() || 'An empty message'}
          </bdi>
        </button>
      </h2>
      <p className="text-muted dotted text-[13px]">
        <time dateTime={entry.created_at}>{formatWhen(entry.created_at)}</time>
        <TurnStatus status={entry.status} />
        {entry.route !== null && (
          <span>{[`to ${routeTitle(entry.route)}`, decisionText(entry)].filter(Boolean).join(', ')}</span>
        )}
        {entry.total_ms !== null && <span>{`in ${formatDuration(entry.total_ms)}`}</span>}
        <Link
          href={conversationHref(entry.conversation_id, entry.turn_id)}
          className="link"
          aria-describedby={titleId}
        >
          Conversation
        </Link>
      </p>
      {entry.error !== null && (
        <p className="text-bad wrap-anywhere">
          {entry.error}
          {entry.error_code !== null && ` (${entry.error_code})`}
        </p>
      )}
      <div id={detailsId} hidden={!isOpen}>
        {isOpen && <EntryDetails entry={entry} />}
      </div>
    </article>
  )
}
