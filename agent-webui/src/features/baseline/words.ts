import type { BaselineRun, BaselineCaseFigures } from '@/api/types'
import { formatDuration, formatMoment, formatRate } from '@/lib/format'

const MODES = {
  direct_model: 'direct',
  end_to_end_aigentos: 'end to end',
  both: 'both',
} as const

export function modeName(mode: BaselineRun['mode']): string {
  return MODES[mode]
}

export function isActive({ status }: Pick<BaselineRun, 'status'>): boolean {
  return status === 'queued' || status === 'running'
}

/** "23 Nov, 17:34 · end to end · a-model". */
export function runName({ accepted_at, mode, model }: Pick<BaselineRun, 'accepted_at' | 'mode' | 'model'>) {
  return [formatMoment(accepted_at), modeName(mode), model].filter(Boolean).join(' · ')
}

const KINDS: Readonly<Partial<Record<string, string>>> = {
  simple_qa: 'Q/A',
  summarization: 'Summary',
  conversation: 'Turns',
  structured_extraction: 'Extract',
  system_prompt_pressure: 'System',
}

/** "Summary 500" of "summarization_500": short enough to stand below a bar. */
export function shortCaseName(name: string): string {
  const [, kind = name, size = ''] = /^(.*)_(\d+)$/.exec(name) ?? []
  return `${KINDS[kind] ?? kind} ${size}`.trim()
}

export type Metric = 'ttft_ms' | 'total_ms' | 'tokens_per_second'

/** What runs are compared by; `ratio` names it among the kernel's ratios. */
export const METRICS = [
  { id: 'ttft_ms', name: 'First token', ratio: 'ttft', format: formatDuration },
  { id: 'total_ms', name: 'Total', ratio: 'total', format: formatDuration },
  { id: 'tokens_per_second', name: 'Speed', ratio: 'tokens_per_second', format: formatRate },
] as const

export function medianOf(figures: BaselineCaseFigures, metric: Metric): number | null {
  return figures[metric]?.median ?? null
}

/** "1.04 ×". */
export function ratioText(ratio: number | null): string | null {
  return ratio === null ? null : `${ratio.toFixed(2)} ×`
}
