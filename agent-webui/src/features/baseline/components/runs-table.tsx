import type { BaselineRun } from '@/api/types'
import { DataTable } from '@/components/data-table'
import { cx } from '@/lib/cx'
import { formatCount, formatDuration, formatMoment } from '@/lib/format'

import { modeName } from '../words'

const STATUS = {
  queued: { text: 'Queued', dot: 'bg-strong-line' },
  running: { text: 'Running', dot: 'pulse-dot' },
  completed: { text: 'Completed', dot: 'bg-good' },
  failed: { text: 'Failed', dot: 'bg-bad' },
  cancelled: { text: 'Cancelled', dot: 'bg-strong-line' },
  interrupted: { text: 'Interrupted', dot: 'bg-warn' },
} as const

interface RunsTableProps {
  runs: readonly BaselineRun[]
  /** Whose results are shown below. */
  shownId: string
  onShow: (id: string) => void
}

/** The runs that are over, newest first. */
export function RunsTable({ runs, shownId, onShow }: RunsTableProps) {
  return (
    <>
      <h2 className="mb-2 text-sm font-semibold">Runs</h2>
      <DataTable
        label="Runs"
        columns={[
          {
            name: 'Started',
            cell: ({ id, accepted_at }) => (
              <button
                type="button"
                className={cx('link whitespace-nowrap', id === shownId && 'font-semibold')}
                aria-pressed={id === shownId}
                onClick={() => {
                  onShow(id)
                }}
              >
                {formatMoment(accepted_at)}
              </button>
            ),
          },
          { name: 'Status', cell: ({ status }) => <RunStatus status={status} /> },
          { name: 'Mode', cell: ({ mode }) => <span className="whitespace-nowrap">{modeName(mode)}</span> },
          { name: 'Model', cell: ({ model }) => model },
          { name: 'Version', cell: ({ version }) => version },
          { name: 'Runs', isNumber: true, cell: ({ runs: count }) => count },
          {
            name: 'Calls',
            isNumber: true,
            cell: ({ done_calls: done, total_calls: total }) =>
              done === total ? formatCount(total) : `${formatCount(done)} of ${formatCount(total)}`,
          },
          { name: 'Took', isNumber: true, cell: tookText },
        ]}
        rows={runs}
        rowKey={({ id }) => id}
        stacks
      />
    </>
  )
}

function RunStatus({ status }: Pick<BaselineRun, 'status'>) {
  const { text, dot } = STATUS[status]
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden className={cx('size-2 rounded-full', dot)} />
      {text}
    </span>
  )
}

function tookText({ started_at, ended_at }: BaselineRun): string | null {
  if (started_at === null || ended_at === null) return null
  return formatDuration(Date.parse(ended_at) - Date.parse(started_at))
}
