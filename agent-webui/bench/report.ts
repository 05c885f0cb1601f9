import { mkdirSync, writeFileSync } from 'node:fs'

import type { Bundle } from './bundle'
import type { Smoothness } from './trace'

export type SmoothRow = { name: string } & Smoothness
export interface AxeRow {
  page: string
  theme: string
  violations: string[]
  passes: number
}

interface Report {
  machine: string
  browser: string
  smooth: readonly SmoothRow[]
  opening: readonly [string, number][]
  accessible: readonly AxeRow[]
  initial: readonly Bundle[]
  later: readonly Bundle[]
}

const RESULTS = new URL('results/', import.meta.url)

/** Writes `results/<date>.md` and `.json`. */
export function writeReport(report: Report): void {
  const date = new Date().toISOString().slice(0, 10)
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(new URL(`${date}.md`, RESULTS), asMarkdown(report, date))
  writeFileSync(new URL(`${date}.json`, RESULTS), `${JSON.stringify(report, null, 2)}\n`)
}

function asMarkdown({ machine, browser, smooth, opening, accessible, initial, later }: Report, date: string) {
  const scripts = initial.filter(({ name }) => name.endsWith('.js'))
  return `# The WebUI in a browser, ${date}

${machine}. ${browser}. From the browser's own trace; keys are pressed all the while, three a second.

${table(
  [
    'what',
    'seconds',
    'frames/s, emptiest second',
    'on average',
    'longest task ms',
    'over 50 ms',
    'input delay ms',
    'key to paint ms',
  ],
  smooth.map((row) => [
    row.name,
    row.seconds,
    row.fewestFramesPerSecond,
    row.framesPerSecond,
    row.longestTask,
    row.tasksOver50,
    row.longestInputDelay,
    row.longestInputToPaint,
  ]),
)}

${table(
  ['opened', 'ms'],
  opening.map(([name, milliseconds]) => [name, Math.round(milliseconds)]),
)}

## Accessibility: axe-core, all rules

${table(
  ['page', 'theme', 'violations', 'rules passed'],
  accessible.map(({ page, theme, violations, passes }) => [
    page,
    theme,
    violations.join(', ') || 'none',
    passes,
  ]),
)}

## Size

Scripts before anything shows: ${kilobytes(scripts.reduce((sum, { gzipped }) => sum + gzipped, 0))} gzipped.

${table(
  ['file', 'when', 'kB', 'gzipped kB'],
  [
    ...initial.map((bundle) => sizes(bundle, 'at once')),
    ...later.map((bundle) => sizes(bundle, 'when needed')),
  ],
)}
`
}

function sizes({ name, bytes, gzipped }: Bundle, when: string) {
  return [name.replace(/-[\w-]{8}(?=\.)/, ''), when, (bytes / 1000).toFixed(1), (gzipped / 1000).toFixed(1)]
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
