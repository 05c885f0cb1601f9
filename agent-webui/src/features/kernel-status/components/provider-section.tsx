import { useQuery } from '@tanstack/react-query'

import type { WarmupResult } from '@/api/types'
import { Button } from '@/components/button'
import { NotLoaded } from '@/components/not-loaded'
import { formatMilliseconds } from '@/lib/format'

import { healthQuery } from '../api/get-health'
import { useWarmUp } from '../api/warm-up'

/** Who answers, where, and whether the model is loaded; loads it on demand. */
export function ProviderSection() {
  const { data: health, error, refetch } = useQuery(healthQuery())
  const warmUp = useWarmUp()
  const rows: [string, string | null | undefined][] = [
    ['Provider', health?.provider],
    ['Model', health?.model],
    ['Address', health?.base_url],
    ['Loaded', health && (health.is_warm ? 'yes' : 'no, the first answer takes longer')],
  ]
  return (
    <section aria-labelledby="provider-title">
      <h2 id="provider-title" className="mb-3 font-semibold">
        Provider
      </h2>
      {error && <NotLoaded what="The state of the provider" error={error} onRetry={refetch} />}
      <dl className="border-line divide-line divide-y rounded-2xl border text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 px-4 py-3">
            <dt>{name}</dt>
            <dd className="text-muted min-w-0 text-right wrap-anywhere">{value ?? 'not known'}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap items-center gap-3 text-sm">
        <Button
          disabled={warmUp.isPending}
          onClick={() => {
            warmUp.mutate()
          }}
        >
          Warm up
        </Button>
        <p role="status" className="text-muted">
          {warmUp.isPending && 'Loading the model…'}
          {warmUp.isSuccess && describe(warmUp.data)}
        </p>
        {warmUp.isError && (
          <p role="alert" className="text-bad w-full wrap-break-word">
            Not warmed up. {warmUp.error.message}
          </p>
        )}
      </div>
    </section>
  )
}

function describe({ status, latency_ms, model }: WarmupResult): string {
  const took = formatMilliseconds(latency_ms)
  return status === 'warmed' ? `${model} was loaded in ${took}.` : `${model} was loaded already (${took}).`
}
