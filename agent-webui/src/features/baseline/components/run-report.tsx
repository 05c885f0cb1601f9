import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'

import type { BaselineReport, BaselineRun } from '@/api/types'
import { Button } from '@/components/button'
import { NotLoaded } from '@/components/not-loaded'
import { formatCount, formatMoment } from '@/lib/format'

import { useDownloadReport } from '../api/download-report'
import { reportQuery } from '../api/get-report'
import { modeName } from '../words'
import { CaseTable } from './case-table'
import { TurnFigures } from './turn-figures'

/** What came of a run: case by case, turn by turn, and what failed. */
export function RunReport({ run }: { run: BaselineRun }) {
  const { data, error, refetch } = useQuery(reportQuery(run.id))
  const download = useDownloadReport()
  return (
    <section aria-label="Results" className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="mr-auto text-sm font-semibold">{`Results of ${formatMoment(run.accepted_at)}`}</h2>
        <Button
          disabled={download.isPending}
          onClick={() => {
            download.mutate(run)
          }}
        >
          <Download aria-hidden />
          Download report
        </Button>
      </div>
      {download.isError && (
        <p role="alert" className="text-bad text-sm">
          Not downloaded. {download.error.message}
        </p>
      )}
      {run.error !== null && <p className="text-bad text-sm wrap-anywhere">{run.error}</p>}
      {!data && error && <NotLoaded what="The results" error={error} onRetry={refetch} />}
      {!data && !error && (
        <p role="status" className="text-muted text-sm">
          Loading the results…
        </p>
      )}
      {data && <Report report={data} />}
    </section>
  )
}

function Report({ report: { run, cases, turns, growth, calls } }: { report: BaselineReport }) {
  const failed = calls.filter(({ error }) => error !== null)
  if (cases.length === 0) {
    return (
      <p className="text-muted text-sm">
        It ended before the first call, so there is nothing to show. Start another one above.
      </p>
    )
  }
  return (
    <>
      <p className="text-muted dotted text-[13px]">
        <span>{`${run.model ?? 'unknown model'} (${run.provider ?? 'unknown'})`}</span>
        <span>{`answers up to ${formatCount(run.settings.max_response_tokens)} tokens`}</span>
        <span>{`${run.machine.processor}, ${run.machine.cores} cores`}</span>
      </p>
      <CaseTable cases={cases} />
      {turns.length > 0 && <TurnFigures turns={turns} growth={growth} />}
      {failed.length > 0 && (
        <div>
          <h3 className="mb-1.5 text-sm font-semibold">What failed</h3>
          <ul className="grid gap-1 text-sm">
            {failed.map(({ position, case_name, mode, turn, error }) => (
              <li key={position} className="wrap-anywhere">
                {`${case_name}, ${modeName(mode)}${turn === null ? '' : `, turn ${turn}`}: `}
                <span className="text-bad">{error}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
