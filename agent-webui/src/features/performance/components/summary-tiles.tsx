import type { ReactNode } from 'react'

import type { PerformanceSummary } from '@/api/types'
import { cx } from '@/lib/cx'
import { formatCount, formatDuration, formatRate, formatShare } from '@/lib/format'

/** The figures of all turns at a glance. */
export function SummaryTiles({ summary }: { summary: PerformanceSummary }) {
  const { completed, failed, cancelled, ttft_ms: ttft, tokens_per_second: speed, tokens } = summary
  return (
    <section aria-label="Summary">
      <dl className="grid grid-cols-2 gap-3 md:grid-cols-12">
        <Tile name="Turns" className="max-md:col-span-2 md:col-span-4" value={formatCount(completed)}>
          {`${formatCount(failed)} failed · ${formatCount(cancelled)} stopped`}
        </Tile>
        <Tile name="First token" className="md:col-span-4" value={shown(ttft.p50, formatDuration)}>
          {`half of them sooner; 95\u00a0% within ${shown(ttft.p95, formatDuration)}`}
        </Tile>
        <Tile name="Speed" className="md:col-span-4" value={shown(speed.p50, formatRate)}>
          {`half of them faster; 95\u00a0% up to ${shown(speed.p95, formatRate)}`}
        </Tile>
        <Tokens name="Tokens today" use={tokens.day} />
        <Tokens name="This week" use={tokens.week} />
        <Tokens name="This month" use={tokens.month} />
        <Tokens name="All tokens" use={tokens.all} />
      </dl>
    </section>
  )
}

function Tokens({ name, use }: { name: string; use: PerformanceSummary['tokens']['day'] }) {
  const { prompt_tokens: prompt, cached_prompt_tokens: cached, completion_tokens: answer } = use
  return (
    <Tile name={name} className="md:col-span-3" value={formatCount(prompt + answer)}>
      <span className="block">
        {`${formatCount(prompt)} in`}
        {prompt > 0 && `, ${formatShare(cached / prompt)} cached`}
      </span>
      {`${formatCount(answer)} out`}
    </Tile>
  )
}

interface TileProps {
  name: string
  value: string
  className: string
  children: ReactNode
}

function Tile({ name, value, className, children }: TileProps) {
  return (
    <div className={cx('tile', className)}>
      <dt className="text-muted text-xs">{name}</dt>
      <dd>
        <span className="block text-lg font-semibold tabular-nums">{value}</span>
        <span className="text-muted block text-xs leading-snug tabular-nums">{children}</span>
      </dd>
    </div>
  )
}

function shown(value: number | null | undefined, format: (value: number) => string): string {
  return value == null ? '–' : format(value)
}
