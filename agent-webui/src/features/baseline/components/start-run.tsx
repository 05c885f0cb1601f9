import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { BaselineStart } from '@/api/types'
import { Button } from '@/components/button'
import { NotLoaded } from '@/components/not-loaded'
import { formatCount, formatNumberOf } from '@/lib/format'

import { casesQuery } from '../api/list-cases'
import { useStartRun } from '../api/start-run'
import { AnswerLimit, SHORT_ANSWER } from './answer-limit'
import { CaseChoice } from './case-choice'
import { ModeChoice } from './mode-choice'

const MOST_RUNS = 10

/** What to measure, and how much of it. */
export function StartRun({ onStarted }: { onStarted: () => void }) {
  const { data, error, refetch } = useQuery(casesQuery())
  const [mode, setMode] = useState<BaselineStart['mode']>('both')
  const [runs, setRuns] = useState('1')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [limit, setLimit] = useState<string | null>(String(SHORT_ANSWER))
  const start = useStartRun()
  if (!data) {
    if (error) return <NotLoaded what="The cases" error={error} onRetry={refetch} />
    return (
      <p role="status" className="text-muted text-sm">
        Loading the cases…
      </p>
    )
  }
  const cases = data.cases.filter(({ name }) => !left.has(name))
  const repetitions = Number(runs)
  const mostTokens = limit === null ? null : Number(limit)
  const isComplete =
    cases.length > 0 &&
    isWithin(repetitions, MOST_RUNS) &&
    (mostTokens === null || isWithin(mostTokens, data.max_response_tokens))
  const calls = cases.reduce((sum, one) => sum + one.calls, 0) * repetitions * (mode === 'both' ? 2 : 1)

  const submit = () => {
    if (!isComplete || start.isPending) return
    const wanted: BaselineStart = {
      mode,
      runs: repetitions,
      cases: left.size === 0 ? null : (cases.map(({ name }) => name) as NonNullable<BaselineStart['cases']>),
      enforce_max_response_tokens: mostTokens !== null,
      max_response_tokens: mostTokens,
    }
    start.mutate(wanted, { onSuccess: onStarted })
  }

  return (
    <form
      aria-label="Start a run"
      className="border-line bg-raised grid grid-cols-1 gap-4 rounded-2xl border p-4 text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ModeChoice mode={mode} onChange={setMode} />
      <CaseChoice cases={data.cases} left={left} onChange={setLeft} />
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <label className="font-medium">
          Runs
          <input
            type="number"
            min={1}
            max={MOST_RUNS}
            required
            className="field mt-1 block w-24 font-normal"
            value={runs}
            onChange={(event) => {
              setRuns(event.target.value)
            }}
          />
        </label>
        <AnswerLimit limit={limit} most={data.max_response_tokens} onChange={setLimit} />
        <div className="ml-auto flex flex-wrap items-center gap-3 max-sm:w-full">
          <span className="text-muted tabular-nums">
            {isComplete ? formatNumberOf(calls, 'call') : hint(cases.length, data.max_response_tokens)}
          </span>
          <Button
            type="submit"
            look="primary"
            disabled={!isComplete || start.isPending}
            className="max-sm:ml-auto"
          >
            Start
          </Button>
        </div>
      </div>
      {start.isError && (
        <p role="alert" className="text-bad wrap-break-word">
          Not started. {start.error.message}
        </p>
      )}
    </form>
  )
}

function isWithin(count: number, most: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= most
}

function hint(cases: number, mostTokens: number): string {
  if (cases === 0) return 'Choose at least one case.'
  return `Runs: 1 to ${MOST_RUNS}; tokens: 1 to ${formatCount(mostTokens)}.`
}
