import type { BaselineCaseFigures } from '@/api/types'
import { DataTable, type Column } from '@/components/data-table'
import { formatCount, formatDuration, formatRate } from '@/lib/format'

import { modeName } from '../words'

const COLUMNS: readonly Column<BaselineCaseFigures>[] = [
  { name: 'Case', cell: ({ title }) => <span className="whitespace-nowrap">{title}</span> },
  { name: 'Mode', cell: ({ mode }) => <span className="whitespace-nowrap">{modeName(mode)}</span> },
  { name: 'Calls', isNumber: true, cell: callsText },
  { name: 'Input', isNumber: true, cell: inputText },
  {
    name: 'First token',
    isNumber: true,
    cell: ({ ttft_ms }) => <Spread of={ttft_ms} format={formatDuration} />,
  },
  { name: 'Total', isNumber: true, cell: ({ total_ms }) => <Spread of={total_ms} format={formatDuration} /> },
  {
    name: 'Speed',
    isNumber: true,
    cell: (figures) => <Spread of={figures.tokens_per_second} format={formatRate} />,
  },
  { name: 'Prompt', isNumber: true, cell: ({ prompt_tokens }) => shown(prompt_tokens) },
  { name: 'Cached', isNumber: true, cell: ({ cached_prompt_tokens }) => shown(cached_prompt_tokens) },
  { name: 'Answer', isNumber: true, cell: ({ completion_tokens }) => shown(completion_tokens) },
  { name: 'Tokens', isNumber: true, cell: ({ total_tokens }) => shown(total_tokens) },
]

/** The figures of a run by case and mode. */
export function CaseTable({ cases }: { cases: readonly BaselineCaseFigures[] }) {
  return (
    <div>
      <DataTable
        label="Cases"
        columns={COLUMNS}
        rows={cases}
        rowKey={({ name, mode }) => `${name} ${mode}`}
      />
      <p className="text-muted mt-1.5 text-[13px]">
        Medians of a call, with the smallest and the largest where there are several. Input is estimated;
        prompt, cached and answer are tokens as the model counts them.
      </p>
    </div>
  )
}

interface SpreadProps {
  of: BaselineCaseFigures['ttft_ms']
  format: (value: number) => string
}

/** The median, with the smallest and the largest where there are several. */
function Spread({ of: spread, format }: SpreadProps) {
  if (spread === null) return '–'
  const { min, median, max } = spread
  return (
    <>
      {format(median)}
      {min !== max && <span className="text-muted block text-xs">{`${format(min)} – ${format(max)}`}</span>}
    </>
  )
}

function callsText({ calls, failed }: BaselineCaseFigures): string {
  return failed > 0 ? `${calls} (${failed} failed)` : String(calls)
}

/** "10,000", or "10,000 → 6,200 sent" where it was cut to fit the model's context window. */
function inputText({
  wanted_tokens: wanted,
  sent_tokens: sent,
  clipped,
}: BaselineCaseFigures): string | null {
  if (wanted === null) return null
  return clipped > 0 && sent !== null
    ? `${formatCount(wanted)} → ${formatCount(sent)} sent`
    : formatCount(wanted)
}

function shown(count: number | null): string | null {
  return count === null ? null : formatCount(count)
}
