import type { Performance } from '@/api/types'
import { formatCount, formatDuration, formatRate } from '@/lib/format'

/** The figures of one answer; what the backend does not say is left out. */
export function Figures({ performance: p }: { performance: Performance }) {
  const cached = p.cached_prompt_tokens ? ` (${formatCount(p.cached_prompt_tokens)} cached)` : ''
  const rows: [string, string | null][] = [
    ['Model', p.model],
    ['Provider', p.provider],
    ['Time to first token', p.ttft_ms === null ? null : formatDuration(p.ttft_ms)],
    ['… of it the model', p.model_ttft_ms === null ? null : formatDuration(p.model_ttft_ms)],
    ['Speed', p.tokens_per_second === null ? null : formatRate(p.tokens_per_second)],
    ['Prompt tokens', p.prompt_tokens === null ? null : formatCount(p.prompt_tokens) + cached],
    ['Answer tokens', p.completion_tokens === null ? null : formatCount(p.completion_tokens)],
    ['Total', p.total_ms === null ? null : formatDuration(p.total_ms)],
  ]
  return (
    <dl className="border-line mt-5 grid gap-1.5 border-t pt-4 text-[13px]">
      {rows.map(
        ([name, value]) =>
          value !== null && (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted shrink-0">{name}</dt>
              <dd className="min-w-0 text-right wrap-break-word tabular-nums">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
