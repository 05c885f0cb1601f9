import { useMemo } from 'react'

import type { PerformanceSummary } from '@/api/types'
import { Plot } from '@/components/plot/plot'
import { formatCount } from '@/lib/format'

import { tokensPlot } from '../figures/plot-data'

export function TokensPlot({ days }: { days: PerformanceSummary['by_day'] }) {
  const data = useMemo(() => tokensPlot(days), [days])
  return <Plot title="Tokens per day (UTC)" pointName="Day" kind="bars" data={data} format={formatCount} />
}
