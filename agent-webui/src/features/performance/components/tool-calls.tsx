import type { Exchange } from '@/api/types'
import { PlainText } from '@/components/plain-text'
import { formatMilliseconds } from '@/lib/format'
import { toolTitle } from '@/lib/tool-name'

/** The tools a turn called, with what, how long they took, and what failed. */
export function ToolCalls({ calls }: { calls: Exchange['observations'] }) {
  return (
    <ul className="grid grid-cols-1 gap-3">
      {calls.map(({ tool, arguments: args, duration_ms, error }, index) => (
        <li key={index} className="grid min-w-0 grid-cols-1 gap-1.5">
          <p className="flex justify-between gap-3">
            <span className="min-w-0 wrap-anywhere">{toolTitle(tool)}</span>
            <span className="shrink-0 tabular-nums">{formatMilliseconds(duration_ms)}</span>
          </p>
          {error !== null && <p className="text-bad wrap-anywhere">{error}</p>}
          {Object.keys(args).length > 0 && (
            <PlainText label={`Arguments of ${toolTitle(tool)}`} text={JSON.stringify(args, null, 2)} />
          )}
        </li>
      ))}
    </ul>
  )
}
