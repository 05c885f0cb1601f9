import { useMemo, useState } from 'react'

import type { BaselineComparison } from '@/api/types'
import { DataTable } from '@/components/data-table'
import { Plot } from '@/components/plot/plot'

import { medianOf, METRICS, modeName, ratioText, runName, shortCaseName, type Metric } from '../words'

type Pair = BaselineComparison['pairs'][number]

/** Every pair of sides by one figure, as a plot and in numbers. */
export function Comparison({ pairs }: BaselineComparison) {
  const [metric, setMetric] = useState<Metric>('ttft_ms')
  return (
    <>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Compare by</legend>
        {METRICS.map(({ id, name }) => (
          <label key={id} className="shelf">
            <input
              type="radio"
              name="metric"
              className="sr-only"
              checked={metric === id}
              onChange={() => {
                setMetric(id)
              }}
            />
            {name}
          </label>
        ))}
      </fieldset>
      {pairs.map((pair) => (
        <PairFigures key={`${pair.a.mode} ${pair.b.mode}`} pair={pair} metric={metric} />
      ))}
    </>
  )
}

function PairFigures({ pair, metric }: { pair: Pair; metric: Metric }) {
  const { name, ratio, format } = METRICS.find(({ id }) => id === metric) ?? METRICS[0]
  const [nameA, nameB] = sideNames(pair)
  const data = useMemo(
    () => ({
      labels: pair.cases.map((one) => shortCaseName(one.name)),
      series: [
        { name: nameA, values: pair.cases.map(({ a }) => medianOf(a, metric)) },
        { name: nameB, values: pair.cases.map(({ b }) => medianOf(b, metric)) },
      ],
    }),
    [pair, metric, nameA, nameB],
  )
  const title = pair.a.mode === pair.b.mode ? `${name}, ${modeName(pair.a.mode)}` : name
  const valueOf = (value: number | null) => (value === null ? null : format(value))
  return (
    <>
      <Plot title={title} pointName="Case" kind="bars" data={data} format={format} />
      <DataTable
        label={`Comparison: ${title}`}
        columns={[
          { name: 'Case', cell: (one) => one.title },
          { name: nameA, isNumber: true, cell: ({ a }) => valueOf(medianOf(a, metric)) },
          { name: nameB, isNumber: true, cell: ({ b }) => valueOf(medianOf(b, metric)) },
          {
            name: pair.a.run_id === pair.b.run_id ? `${nameB} ÷ ${nameA}` : 'Second ÷ first',
            isNumber: true,
            cell: ({ ratios }) => ratioText(ratios[ratio]),
          },
        ]}
        rows={pair.cases}
        rowKey={(one) => one.name}
      />
    </>
  )
}

/** As short as tells the two apart. */
function sideNames({ a, b }: Pair): [string, string] {
  return a.run_id === b.run_id ? [modeName(a.mode), modeName(b.mode)] : [runName(a), runName(b)]
}
