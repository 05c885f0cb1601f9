import { lazy, Suspense, useId, useState } from 'react'

import { DataTable } from '@/components/data-table'
import { cx } from '@/lib/cx'

import { summaryText, type PlotData, type PlotKind } from './plot-data'

const HEIGHT = 200

// The library that draws is larger than the page around it.
const PlotCanvas = lazy(() => import('./plot-canvas').then((module) => ({ default: module.PlotCanvas })))

interface PlotProps {
  title: string
  /** What the points are: "Time", "Day", "Case"; the first column of the table. */
  pointName: string
  kind: PlotKind
  data: PlotData
  /** A value with its unit. The same function each time, or the plot is drawn anew. */
  format: (value: number) => string
}

/** Figures as lines or bars; the same as a table for those who want to read them. */
export function Plot({ title, pointName, kind, data, format }: PlotProps) {
  const titleId = useId()
  const [isTable, setTable] = useState(false)
  const [point, setPoint] = useState<number | null>(null)
  const pointed = point === null ? null : data.labels[point]
  return (
    <figure
      aria-labelledby={titleId}
      className="border-line bg-raised grid min-w-0 grid-cols-1 gap-2 rounded-2xl border p-4"
    >
      <figcaption className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 id={titleId} className="text-sm font-medium">
          {title}
        </h2>
        <button
          type="button"
          className="link ml-auto text-[13px]"
          aria-pressed={isTable}
          aria-describedby={titleId}
          onClick={() => {
            setTable(!isTable)
          }}
        >
          Show as table
        </button>
      </figcaption>
      {isTable ? (
        <PlotTable title={title} pointName={pointName} data={data} format={format} />
      ) : (
        <>
          <p aria-hidden className="text-muted flex min-h-5 flex-wrap gap-x-4 text-xs tabular-nums">
            {data.series.map(({ name, values }, index) => (
              <span key={name} className="inline-flex items-center gap-1.5">
                <span
                  className={cx('plot-swatch', `plot-swatch-${index}`, kind === 'bars' && 'plot-swatch-bars')}
                />
                {name}
                {point !== null && values[point] != null && `: ${format(values[point])}`}
              </span>
            ))}
            {pointed !== null && <span className="ml-auto">{pointed}</span>}
          </p>
          <div role="img" aria-label={`${title}. ${summaryText(data, format)}`}>
            <Suspense fallback={<div style={{ height: HEIGHT }} />}>
              <PlotCanvas kind={kind} data={data} height={HEIGHT} format={format} onPoint={setPoint} />
            </Suspense>
          </div>
        </>
      )}
    </figure>
  )
}

function PlotTable({ title, pointName, data, format }: Omit<PlotProps, 'kind'>) {
  return (
    <div className="max-h-60 overflow-y-auto">
      <DataTable
        label={title}
        columns={[
          { name: pointName, cell: ({ label }) => label },
          ...data.series.map(({ name, values }) => ({
            name,
            isNumber: true,
            cell: ({ index }: { index: number }) => (values[index] == null ? null : format(values[index])),
          })),
        ]}
        rows={data.labels.map((label, index) => ({ label, index }))}
        rowKey={({ index }) => index}
      />
    </div>
  )
}
