import { useQuery } from '@tanstack/react-query'

import type { BaselineRun, BaselineStatus } from '@/api/types'
import { Button } from '@/components/button'
import { DataTable } from '@/components/data-table'
import { ProgressBar } from '@/components/progress-bar'
import { formatDuration, formatNumberOf, formatRate } from '@/lib/format'

import { useCancelRun } from '../api/cancel-run'
import { casesQuery } from '../api/list-cases'
import { statusQuery } from '../api/run-status'
import { modeName } from '../words'

/** A run that goes on: how far it is, how long it still takes, what it has measured last. */
export function RunProgress({ run }: { run: BaselineRun }) {
  const { data: status } = useQuery(statusQuery(run.id))
  const titleOf = useCaseTitles()
  const cancel = useCancelRun()
  const { done_calls: done, total_calls: total, current_case: current } = status ?? run
  const isQueued = (status ?? run).status === 'queued'
  return (
    <section
      aria-label="Running"
      className="border-line bg-raised grid grid-cols-1 gap-3 rounded-2xl border p-4 text-sm"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="mr-auto font-medium">
          <span aria-hidden className="pulse-dot mr-2" />
          {isQueued || current === null ? 'Loading the model' : titleOf(current)}
        </p>
        <Button
          disabled={cancel.isPending}
          onClick={() => {
            cancel.mutate(run.id)
          }}
        >
          {cancel.isPending ? 'Cancelling…' : 'Cancel'}
        </Button>
      </div>
      <ProgressBar label="Progress of the run" share={isQueued ? null : done / total} />
      <p className="text-muted text-[13px] tabular-nums">
        {`${done} of ${formatNumberOf(total, 'call')} · ${modeName(run.mode)} · ${timeText(status)}`}
      </p>
      {cancel.isError && (
        <p role="alert" className="text-bad">
          Not cancelled. {cancel.error.message}
        </p>
      )}
      {status && status.latest.length > 0 && (
        <DataTable
          label="Latest calls"
          columns={[
            {
              name: 'Case',
              cell: (call) => titleOf(call.case_name) + (call.turn === null ? '' : `, turn ${call.turn}`),
            },
            { name: 'Mode', cell: (call) => modeName(call.mode) },
            { name: 'First token', isNumber: true, cell: (call) => shown(call.ttft_ms, formatDuration) },
            { name: 'Total', isNumber: true, cell: (call) => formatDuration(call.total_ms) },
            { name: 'Speed', isNumber: true, cell: (call) => shown(call.tokens_per_second, formatRate) },
            {
              name: 'Outcome',
              cell: ({ error }) => (error === null ? 'answered' : <span className="text-bad">{error}</span>),
            },
          ]}
          rows={status.latest.toReversed()}
          rowKey={({ position }) => position}
        />
      )}
    </section>
  )
}

/** What a case is called. */
function useCaseTitles(): (name: string) => string {
  const { data } = useQuery(casesQuery())
  return (name) => data?.cases.find((one) => one.name === name)?.title ?? name
}

function timeText(status: BaselineStatus | undefined): string {
  if (status?.eta_seconds == null) return 'the time left shows after the first call'
  return `about ${formatDuration(Math.max(status.eta_seconds, 1) * 1000)} left`
}

function shown(value: number | null, format: (value: number) => string): string | null {
  return value === null ? null : format(value)
}
