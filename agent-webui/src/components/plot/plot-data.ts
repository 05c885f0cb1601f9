/** One figure over the points of a plot; null where it is not known. */
export interface PlotSeries {
  name: string
  values: readonly (number | null)[]
}

/** What a plot shows, the first point on the left. At most two series: there are two colours. */
export interface PlotData {
  /** What each point is, unlike `PlotSeries.name`: "14:05", "23 Nov". */
  labels: readonly string[]
  series: readonly PlotSeries[]
}

export type PlotKind = 'lines' | 'bars'

/** What a plot says to those who do not see it: "TTFT: from 0.2 s to 1.4 s, last 0.3 s". */
export function summaryText({ series }: PlotData, format: (value: number) => string): string {
  return series.map(({ name, values }) => `${name}: ${rangeText(values, format)}`).join('; ')
}

function rangeText(values: readonly (number | null)[], format: (value: number) => string): string {
  const known = values.filter((value) => value !== null)
  const last = known.at(-1)
  if (last === undefined) return 'no values'
  return `from ${format(Math.min(...known))} to ${format(Math.max(...known))}, last ${format(last)}`
}
