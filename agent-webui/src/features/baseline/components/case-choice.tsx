import { ChevronRight } from 'lucide-react'

import type { BaselineCaseInfo } from '@/api/types'
import { formatNumberOf } from '@/lib/format'

interface CaseChoiceProps {
  cases: readonly BaselineCaseInfo[]
  /** Names of the cases that are left out. */
  left: ReadonlySet<string>
  onChange: (left: ReadonlySet<string>) => void
}

/** Which cases are asked; closed, because mostly it is all of them. */
export function CaseChoice({ cases, left, onChange }: CaseChoiceProps) {
  const chosen = cases.length - left.size
  return (
    <details className="group">
      <summary className="flex items-center gap-1 rounded-md">
        <ChevronRight aria-hidden className="text-muted size-4 transition-transform group-open:rotate-90" />
        {left.size === 0
          ? `All ${formatNumberOf(cases.length, 'case')}`
          : `${chosen} of ${formatNumberOf(cases.length, 'case')}`}
      </summary>
      <fieldset className="mt-2 grid gap-x-6 gap-y-1.5 sm:grid-cols-2 lg:grid-cols-3">
        <legend className="sr-only">Cases</legend>
        {cases.map(({ name, title, calls }) => (
          <label key={name} className="flex items-start gap-2">
            <input
              type="checkbox"
              className="checkbox mt-1"
              checked={!left.has(name)}
              onChange={(event) => {
                const next = new Set(left)
                if (event.target.checked) next.delete(name)
                else next.add(name)
                onChange(next)
              }}
            />
            <span>
              {title}
              {calls > 1 && <span className="text-muted">{` (${formatNumberOf(calls, 'call')})`}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className="link mt-2 text-[13px]"
        onClick={() => {
          onChange(left.size === 0 ? new Set(cases.map(({ name }) => name)) : new Set())
        }}
      >
        {left.size === 0 ? 'Choose none' : 'Choose all'}
      </button>
    </details>
  )
}
