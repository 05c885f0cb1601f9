import type { Exchange } from '@/api/types'
import { cx } from '@/lib/cx'
import { formatMilliseconds } from '@/lib/format'

import { barsOf, stepDetail, stepName, sumOf } from '../figures/waterfall'

/** Less than this is rounding (milliseconds). */
const ROUNDING = 1

/** The steps of a turn, one below the other, each where it lies in time. */
export function Waterfall({ exchange }: { exchange: Exchange }) {
  const { trace, total_ms: total } = exchange
  if (trace.length === 0) {
    return (
      <p className="text-muted">
        Nothing is known of its steps: the machine was started anew meanwhile, or it ended before the first
        one.
      </p>
    )
  }
  const sum = sumOf(trace)
  const missing = total === null ? 0 : total - sum
  return (
    <>
      <ol aria-label="Steps" className="grid grid-cols-1 gap-1.5">
        {barsOf(exchange).map(({ step, start, length }, index) => {
          const detail = stepDetail(step)
          return (
            <li
              key={index}
              className="grid grid-cols-[1fr_auto] items-center gap-x-3 sm:grid-cols-[minmax(0,15rem)_1fr_5rem]"
            >
              <span className="min-w-0 truncate" title={detail ?? undefined}>
                {stepName(step)}
                {detail !== null && <span className="text-muted text-[13px]"> {detail}</span>}
              </span>
              <span
                aria-hidden
                className="bg-sunken relative h-3 overflow-hidden rounded-sm max-sm:order-last max-sm:col-span-2"
              >
                <span
                  className={cx(
                    'absolute inset-y-0 min-w-0.5 rounded-sm',
                    step.name === 'answer' ? 'bg-plot-b' : 'bg-plot-a',
                  )}
                  style={{ left: `${start * 100}%`, width: `${length * 100}%` }}
                />
              </span>
              <span className="text-right tabular-nums">{formatMilliseconds(step.duration_ms)}</span>
            </li>
          )
        })}
      </ol>
      <p className="border-line mt-2 flex justify-between gap-3 border-t pt-2 font-medium tabular-nums">
        <span>Total</span>
        {formatMilliseconds(total ?? sum)}
      </p>
      {Math.abs(missing) > ROUNDING && (
        <p className="text-warn mt-1 text-[13px]">
          {`The steps add up to ${formatMilliseconds(sum)}; what was done in the other ${formatMilliseconds(Math.abs(missing))} is not known.`}
        </p>
      )}
    </>
  )
}
