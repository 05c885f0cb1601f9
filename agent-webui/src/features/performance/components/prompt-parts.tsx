import type { Exchange } from '@/api/types'
import { formatCount, formatShare } from '@/lib/format'

import { partsOf } from '../figures/prompt-parts'

/** What the prompt consisted of, as a bar and in numbers. */
export function PromptParts({ exchange }: { exchange: Exchange }) {
  const { prompt_tokens: prompt, cached_prompt_tokens: cached } = exchange
  const parts = partsOf(exchange.prompt_parts)
  if (parts.length === 0) return <p className="text-muted">No model was asked.</p>
  const whole = parts.reduce((sum, { tokens }) => sum + tokens, 0)
  return (
    <>
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-sm">
        {parts.map(({ name, share }, index) => (
          <span
            key={name}
            className={`prompt-part prompt-part-${index % 6} min-w-0.5`}
            style={{ width: `${share * 100}%` }}
          />
        ))}
      </div>
      <ul aria-label="Prompt by part" className="mt-2.5 grid gap-x-8 gap-y-1 sm:grid-cols-2">
        {parts.map(({ name, tokens, share }, index) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={`prompt-part prompt-part-${index % 6} size-3 shrink-0 rounded-sm`} />
            <span className="mr-auto">{name}</span>
            <span className="tabular-nums">{`${formatCount(tokens)} (${formatShare(share)})`}</span>
          </li>
        ))}
      </ul>
      <p className="text-muted mt-2 text-[13px]">
        {prompt === null
          ? `About ${formatCount(whole)} tokens; the model did not count them.`
          : `${formatCount(prompt)} tokens${cached ? `, ${formatCount(cached)} of them read before and cached` : ''}. The parts are estimated.`}
      </p>
    </>
  )
}
