import type { Performance } from '@/api/types'
import { formatCount, formatDuration, formatRate } from '@/lib/format'

/** The figures of one answer; what the backend does not say is left out. */
export function Figures({ performance: p }: { performance: Performance }) {
  const cached = p.cached_prompt_tokens ? ` (${formatCount(p.cached_prompt_tokens)} cached)` : ''
  const rows: [string, string | null | undefined][] = [
    ['Model', p.model],
    ['Provider', p.provider],
    ['Time to first token', shown(p.ttft_ms, formatDuration)],
    ['… of it the model', shown(p.model_ttft_ms, formatDuration)],
    ['Speed', shown(p.tokens_per_second, formatRate)],
    ['Prompt tokens', shown(p.prompt_tokens, (count) => formatCount(count) + cached)],
    ['Answer tokens', shown(p.completion_tokens, formatCount)],
    ['Total', shown(p.total_ms, formatDuration)],
  ]
  return (
    <dl className="border-line mt-5 grid gap-1.5 border-t pt-4 text-[13px]">
      {rows.map(
        ([name, value]) =>
          value != null && (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted shrink-0">{name}</dt>
              <dd className="min-w-0 text-right wrap-break-word tabular-nums">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

function shown(value: number | null | undefined, format: (value: number) => string): string | null {
  return value == null ? null : format(value)
}
