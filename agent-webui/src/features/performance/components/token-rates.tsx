import type { PerformanceSummary } from '@/api/types'
import { formatNumberOf, formatShare } from '@/lib/format'

/** How well the size of prompts is estimated, by model. */
export function TokenRates({ rates }: { rates: PerformanceSummary['token_rates'] }) {
  if (rates.length === 0) return null
  return (
    <section aria-labelledby="token-sizes">
      <h2 id="token-sizes" className="mb-1 text-sm font-semibold">
        Size of tokens
      </h2>
      <ul className="text-muted grid gap-1 text-[13px]">
        {rates.map((rate) => (
          <li key={`${rate.provider} ${rate.model}`}>
            <span className="text-ink">{rate.model}</span>
            {`: ${rate.characters_per_token.toFixed(1)} characters per token, learned from ${formatNumberOf(rate.prompts, 'prompt')}. `}
            {`The size of a prompt is estimated with an error of ${formatShare(rate.error_learned)}; without learning it would be ${formatShare(rate.error_default)}.`}
          </li>
        ))}
      </ul>
    </section>
  )
}
