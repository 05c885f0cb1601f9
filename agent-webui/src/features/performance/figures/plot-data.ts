import type { Exchange, PerformanceSummary } from '@/api/types'
import type { PlotData } from '@/components/plot/plot-data'
import { formatWhen } from '@/lib/format'

/** How long the first token took in each turn that had one, the oldest first. */
export function latencyPlot(exchanges: readonly Exchange[]): PlotData {
  const turns = oldestFirst(exchanges, 'ttft_ms')
  return {
    labels: turns.map(({ created_at }) => formatWhen(created_at)),
    series: [
      { name: 'First token', values: turns.map(({ ttft_ms }) => ttft_ms) },
      { name: 'of it the model', values: turns.map(({ model_ttft_ms }) => model_ttft_ms) },
    ],
  }
}

export function speedPlot(exchanges: readonly Exchange[]): PlotData {
  const turns = oldestFirst(exchanges, 'tokens_per_second')
  return {
    labels: turns.map(({ created_at }) => formatWhen(created_at)),
    series: [{ name: 'Tokens per second', values: turns.map((turn) => turn.tokens_per_second) }],
  }
}

export function tokensPlot(days: PerformanceSummary['by_day']): PlotData {
  return {
    labels: days.map(({ day }) => dayName(day)),
    series: [
      { name: 'Prompt tokens', values: days.map(({ prompt_tokens }) => prompt_tokens) },
      { name: 'Answer tokens', values: days.map(({ completion_tokens }) => completion_tokens) },
    ],
  }
}

function oldestFirst(exchanges: readonly Exchange[], figure: 'ttft_ms' | 'tokens_per_second'): Exchange[] {
  return exchanges.filter((exchange) => exchange[figure] !== null).reverse()
}

/** "23 Nov" of "2026-11-23", which is a day of UTC. */
function dayName(day: string): string {
  return new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}
