import { useMemo } from 'react'

import type { BaselineReport } from '@/api/types'
import { DataTable, type Column } from '@/components/data-table'
import { Plot } from '@/components/plot/plot'
import type { PlotData } from '@/components/plot/plot-data'
import { formatCount, formatDuration, formatRate } from '@/lib/format'

import { modeName } from '../words'

type Turn = BaselineReport['turns'][number]

const COLUMNS: readonly Column<Turn>[] = [
  { name: 'Turn', cell: ({ turn }) => turn },
  { name: 'Mode', cell: ({ mode }) => <span className="whitespace-nowrap">{modeName(mode)}</span> },
  { name: 'Input', isNumber: true, cell: ({ wanted_tokens }) => formatCount(wanted_tokens) },
  { name: 'First token', isNumber: true, cell: ({ ttft_ms }) => shown(ttft_ms, formatDuration) },
  { name: 'Total', isNumber: true, cell: ({ total_ms }) => shown(total_ms, formatDuration) },
  { name: 'Speed', isNumber: true, cell: (turn) => shown(turn.tokens_per_second, formatRate) },
  { name: 'Prompt', isNumber: true, cell: ({ prompt_tokens }) => shown(prompt_tokens, formatCount) },
  { name: 'Cached', isNumber: true, cell: (turn) => shown(turn.cached_prompt_tokens, formatCount) },
  { name: 'Answer', isNumber: true, cell: (turn) => shown(turn.completion_tokens, formatCount) },
]

/** The conversation turn by turn: does it get slower as it grows? */
export function TurnFigures({ turns, growth }: Pick<BaselineReport, 'turns' | 'growth'>) {
  const data = useMemo(() => plotOf(turns), [turns])
  return (
    <>
      <Plot
        title="First token, turn by turn"
        pointName="Turn"
        kind="lines"
        data={data}
        format={formatDuration}
      />
      {growth.map(({ mode, ttft_ratio }) => (
        <p key={mode} className="text-muted -mt-2 text-[13px]">
          {`The first token of turn 20 took ${ttft_ratio.toFixed(2)} × as long as that of turn 2, ${modeName(mode)}.`}
        </p>
      ))}
      <DataTable
        label="Turns of the conversation"
        columns={COLUMNS}
        rows={turns}
        rowKey={({ turn, mode }) => `${turn} ${mode}`}
      />
    </>
  )
}

function plotOf(turns: readonly Turn[]): PlotData {
  const modes = [...new Set(turns.map(({ mode }) => mode))]
  const numbers = [...new Set(turns.map(({ turn }) => turn))].sort((one, other) => one - other)
  const ttft = new Map(turns.map(({ turn, mode, ttft_ms }) => [`${turn} ${mode}`, ttft_ms]))
  return {
    labels: numbers.map(String),
    series: modes.map((mode) => ({
      name: modeName(mode),
      values: numbers.map((turn) => ttft.get(`${turn} ${mode}`) ?? null),
    })),
  }
}

function shown(value: number | null, format: (value: number) => string): string | null {
  return value === null ? null : format(value)
}
