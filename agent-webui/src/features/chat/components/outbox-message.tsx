import { Button } from '@/components/button'

import type { Outbox, OutboxEntry } from '../outbox/outbox'
import { UserMessage } from './user-message'

/** A message that the kernel has not confirmed yet, shown at once. */
export function OutboxMessage({ entry, outbox }: { entry: OutboxEntry; outbox: Outbox }) {
  return (
    <UserMessage text={entry.text}>
      {entry.status === 'sending' && <p className="text-muted text-xs">Sending…</p>}
      {entry.status === 'waiting' && (
        <p role="status" className="text-warn text-right text-sm">
          Not sent yet{entry.problem && ` (${entry.problem})`}. It goes out by itself as soon as the kernel
          takes it.
        </p>
      )}
      {entry.status === 'refused' && (
        <p role="alert" className="text-bad text-right text-sm">
          Not sent: {entry.problem}
        </p>
      )}
      {(entry.status === 'waiting' || entry.status === 'refused') && (
        <div className="mt-1 flex gap-2">
          {entry.status === 'refused' && (
            <Button
              onClick={() => {
                outbox.retry(entry.key)
              }}
            >
              Try again
            </Button>
          )}
          <Button
            onClick={() => {
              outbox.discard(entry.key)
            }}
          >
            Discard
          </Button>
        </div>
      )}
    </UserMessage>
  )
}
