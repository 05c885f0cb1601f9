import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { Exchange } from '@/api/types'
import { EmptyState } from '@/components/empty-state'
import { NotLoaded } from '@/components/not-loaded'

import { summaryQuery } from '../api/get-summary'
import { exchangesQuery } from '../api/list-exchanges'
import { ExchangeList } from './exchange-list'
import { ExchangePlots } from './exchange-plots'
import { SummaryTiles } from './summary-tiles'
import { TokenRates } from './token-rates'
import { TokensPlot } from './tokens-plot'

interface PerformancePageProps {
  /** Shows the memory that an answer was given. */
  memory: (used: Exchange['retrieved']) => ReactNode
}

/** How fast answers come, what they cost in tokens, and where the time goes. */
export function PerformancePage({ memory }: PerformancePageProps) {
  const summary = useQuery(summaryQuery())
  const recent = useInfiniteQuery(exchangesQuery())
  const pages = recent.data?.pages
  const exchanges = useMemo(() => pages?.flatMap((page) => page.exchanges) ?? [], [pages])
  const error = summary.error ?? recent.error
  if (error && (!summary.data || !recent.data)) {
    const retry = () => Promise.all([summary.refetch(), recent.refetch()])
    return <NotLoaded what="The figures" error={error} onRetry={retry} />
  }
  if (!summary.data || !recent.data) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the figures…
      </p>
    )
  }
  if (exchanges.length === 0) {
    return (
      <EmptyState
        title="No figures yet"
        text="Chat about something: what an answer took, step by step, shows here as soon as it is finished."
      />
    )
  }
  return (
    <div className="grid grid-cols-1 gap-8">
      <SummaryTiles summary={summary.data} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <ExchangePlots exchanges={exchanges} />
        <div className="min-w-0 lg:col-span-2">
          <TokensPlot days={summary.data.by_day} />
        </div>
      </div>
      <ExchangeList exchanges={exchanges} query={recent} memory={memory} />
      <TokenRates rates={summary.data.token_rates} />
    </div>
  )
}
