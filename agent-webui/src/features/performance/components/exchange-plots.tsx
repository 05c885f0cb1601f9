import { useMemo } from 'react'

import type { Exchange } from '@/api/types'
import { Plot } from '@/components/plot/plot'
import { formatDuration, formatRate } from '@/lib/format'

import { latencyPlot, speedPlot } from '../figures/plot-data'

/** Latency and speed over the turns of the table. Drawn anew when `exchanges` is another object. */
export function ExchangePlots({ exchanges }: { exchanges: readonly Exchange[] }) {
  const latency = useMemo(() => latencyPlot(exchanges), [exchanges])
  const speed = useMemo(() => speedPlot(exchanges), [exchanges])
  return (
    <>
      <Plot
        title="Time to the first token"
        pointName="Time"
        kind="lines"
        data={latency}
        format={formatDuration}
      />
      <Plot title="Speed" pointName="Time" kind="lines" data={speed} format={formatRate} />
    </>
  )
}
