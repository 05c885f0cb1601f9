import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { BaselineRun } from '@/api/types'
import { NotLoaded } from '@/components/not-loaded'

import { comparisonQuery } from '../api/compare-runs'
import { runName } from '../words'
import { Comparison } from './comparison'

interface CompareRunsProps {
  runs: readonly BaselineRun[]
  /** The run to begin with. */
  shown: BaselineRun
}

/** Two runs side by side, or the two modes of one. */
export function CompareRuns({ runs, shown }: CompareRunsProps) {
  const measured = runs.filter(({ done_calls }) => done_calls > 0)
  const [first, setFirst] = useState(shown.id)
  const [second, setSecond] = useState<string | null>(null)
  const a = measured.find(({ id }) => id === first) ?? measured[0]
  const others = measured.filter(({ id }) => id !== a?.id)
  const isBoth = a?.mode === 'both'
  const b = others.find(({ id }) => id === second) ?? (isBoth ? null : others[0])
  return (
    <section aria-label="Compare" className="grid grid-cols-1 gap-4">
      <h2 className="text-sm font-semibold">Compare</h2>
      {a === undefined || b === undefined ? (
        <p className="text-muted text-sm">
          There is nothing to compare yet: start a run in both modes, or a second one.
        </p>
      ) : (
        <>
          <div className="grid gap-3 text-sm sm:grid-cols-2">
            <RunChoice
              name="Run"
              value={a.id}
              options={measured.map((run) => [run.id, runName(run)])}
              onChange={setFirst}
            />
            <RunChoice
              name="Compared with"
              value={b?.id ?? ''}
              options={[
                ...(isBoth ? [['', 'itself: end to end against direct'] as const] : []),
                ...others.map((run) => [run.id, runName(run)] as const),
              ]}
              onChange={setSecond}
            />
          </div>
          <Compared a={a.id} b={b?.id ?? null} />
        </>
      )}
    </section>
  )
}

function Compared({ a, b }: { a: string; b: string | null }) {
  const { data, error, refetch } = useQuery(comparisonQuery(a, b))
  if (data) return <Comparison pairs={data.pairs} />
  if (error) return <NotLoaded what="The comparison" error={error} onRetry={refetch} />
  return (
    <p role="status" className="text-muted text-sm">
      Loading the comparison…
    </p>
  )
}

interface RunChoiceProps {
  name: string
  value: string
  /** Id and name of each. */
  options: readonly (readonly [string, string])[]
  onChange: (id: string) => void
}

function RunChoice({ name, value, options, onChange }: RunChoiceProps) {
  return (
    <label className="min-w-0 font-medium">
      {name}
      <select
        className="field mt-1 font-normal"
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      >
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
