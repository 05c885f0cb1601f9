import 'uplot/dist/uPlot.min.css'

import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import UPlot from 'uplot'

import { useStore } from '@/hooks/use-store'
import { theme } from '@/lib/theme'

import type { PlotData, PlotKind } from './plot-data'

interface PlotCanvasProps {
  kind: PlotKind
  /** Drawn anew whenever it is another object. */
  data: PlotData
  height: number
  format: (value: number) => string
  /** The point under the pointer; null: there is none. */
  onPoint: (index: number | null) => void
}

/** Draws a plot as wide as there is room, in the colours of the theme. */
export function PlotCanvas({ kind, data, height, format, onPoint }: PlotCanvasProps) {
  const ref = useRef<HTMLDivElement>(null)
  const width = useWidth(ref)
  const colours = useStore(theme)
  const onPointed = useEffectEvent(onPoint)
  useEffect(() => {
    if (!ref.current || width === 0) return
    const hooks = {
      setCursor: [
        ({ cursor }: UPlot) => {
          onPointed(cursor.idx ?? null)
        },
      ],
    }
    const plot = new UPlot(
      { ...optionsOf(kind, data, format), width, height, hooks },
      [data.labels.map((_, index) => index), ...data.series.map(({ values }) => [...values])],
      ref.current,
    )
    return () => {
      plot.destroy()
    }
    // `colours` is read through the variables of the theme.
  }, [kind, data, height, format, width, colours])
  return <div ref={ref} className="min-w-0 overflow-hidden" style={{ height }} />
}

function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [ref])
  return width
}

const COLOURS = ['--plot-a', '--plot-b'] as const
const DASHES = [[], [6, 4]]
/** With more points, lines without dots are easier to read. */
const MOST_DOTS = 60

type Look = Omit<UPlot.Options, 'width' | 'height' | 'hooks'>

function optionsOf(kind: PlotKind, { labels, series }: PlotData, format: (value: number) => string): Look {
  const style = getComputedStyle(document.documentElement)
  const variable = (name: string) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: variable('--muted'),
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
    ticks: { show: false },
  }
  // Bars need room beside the first and the last one; a line of one point needs some width.
  const [margin, least] = kind === 'bars' ? [0.6, 0] : [0, 1]
  return {
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: {
      x: { time: false, range: [-margin, Math.max(labels.length - 1, least) + margin] },
      // All figures are amounts: a plot that does not begin at 0 makes small differences look large.
      y: { range: (_, __, most) => [0, (most || 1) * 1.08] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 72,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200],
        values: (_, splits) => splits.map((index) => labels[index] ?? ''),
      },
      {
        ...axis,
        grid: { stroke: variable('--line'), width: 1 },
        size: 60,
        values: (_, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...series.map(({ name }, index) => {
        const colour = variable(COLOURS[index] ?? COLOURS[0])
        if (kind === 'lines') {
          const points = { show: labels.length <= MOST_DOTS, size: 5 }
          return { label: name, stroke: colour, width: 2, dash: DASHES[index] ?? [], points }
        }
        const align = series.length === 1 ? 0 : index === 0 ? -1 : 1
        const paths = UPlot.paths.bars?.({ size: [0.7 / series.length, 28], align })
        return {
          label: name,
          stroke: colour,
          fill: colour,
          width: 0,
          points: { show: false },
          ...(paths && { paths }),
        }
      }),
    ],
  }
}
