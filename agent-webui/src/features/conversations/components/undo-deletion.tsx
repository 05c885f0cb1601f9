import { Button } from '@/components/button'

import type { Deletion } from '../deletions/deletions'
import { deletions } from '../deletions/use-deletions'

/** What was deleted last, and the way back. */
export function UndoDeletion({ entries }: { entries: readonly Deletion[] }) {
  const entry = entries.at(-1)
  return (
    <div role="status" className="px-3 empty:hidden">
      {entry && (
        <div className="border-line bg-raised mb-3 flex items-center gap-2 rounded-lg border p-2 pl-3 text-sm shadow-sm">
          <p className="min-w-0 flex-1 wrap-break-word">
            {entry.problem === null ? (
              <>Deleted “{entry.title}” with its documents and what is remembered of it.</>
            ) : (
              <span className="text-bad">
                “{entry.title}” was not deleted. {entry.problem}
              </span>
            )}
          </p>
          {entry.problem !== null && (
            <Button
              onClick={() => {
                deletions.retry(entry.id)
              }}
            >
              Try again
            </Button>
          )}
          <Button
            onClick={() => {
              deletions.undo(entry.id)
            }}
          >
            {entry.problem === null ? 'Undo' : 'Keep it'}
          </Button>
        </div>
      )}
    </div>
  )
}
