import { useQuery } from '@tanstack/react-query'

import type { Health, WorkerStatus } from '@/api/types'

import { workerHealthQuery } from '../api/get-worker-health'

export function StatusDetails({ health }: { health: Health | undefined }) {
  const { data: workers } = useQuery(workerHealthQuery())
  const rows: [string, string | null | undefined][] = [
    ['Version', health?.version],
    ['Model', health?.model],
    ['Provider', health?.provider],
    ['Model loaded', health?.is_warm == null ? null : health.is_warm ? 'yes' : 'on first use'],
    ['Orchestrator', workers && describeWorker(workers.orchestrator_worker)],
    ['Dialogue worker', workers && describeWorker(workers.dialogue_worker)],
  ]
  return (
    <dl className="grid gap-1 px-5 pb-4 text-[13px]">
      {rows.map(
        ([name, value]) =>
          value && (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted shrink-0">{name}</dt>
              <dd className="min-w-0 text-right wrap-break-word">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

function describeWorker({ status, age_seconds, running_jobs }: WorkerStatus): string {
  if (status === 'unknown') return 'not started'
  if (status === 'stale') return `silent for ${Math.round(age_seconds ?? 0)} s`
  return running_jobs ? `healthy, ${running_jobs} running` : 'healthy'
}
