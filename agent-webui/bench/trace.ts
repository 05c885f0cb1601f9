import type { Browser, Page } from 'playwright-core'

/** What the page's main thread and its frames did while something was measured. Times in milliseconds. */
export interface Smoothness {
  seconds: number
  /** Frames that were drawn, in the emptiest second and on average. */
  fewestFramesPerSecond: number
  framesPerSecond: number
  /** The longest that the main thread was busy without a break: a key pressed in it waits so long. */
  longestTask: number
  tasksOver50: number
  /** From a key to its handler, and to the next frame that shows it, of the keys pressed meanwhile. */
  longestInputDelay: number
  longestInputToPaint: number
}

interface TraceEvent {
  name: string
  cat: string
  ph: string
  ts: number
  dur?: number
  pid: number
  tid: number
  args: { name?: string }
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline.frame']

/** Records the browser's own trace while `act` runs. Keys are to be pressed by `act`. */
export async function smoothnessOf(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<Smoothness> {
  await observeKeys(page)
  await browser.startTracing(page, { categories: CATEGORIES })
  await act()
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  return { ...(await keyTimes(page)), ...read(trace.traceEvents) }
}

function read(events: readonly TraceEvent[]) {
  const main = pageThread(events)
  const tasks = events.filter(
    ({ name, ph, pid, tid }) =>
      ph === 'X' && name.endsWith('RunTask') && pid === main?.pid && tid === main.tid,
  )
  const durations = tasks.map(({ dur = 0 }) => dur / 1000)
  const frames = events
    .filter(({ name, pid }) => name === 'DrawFrame' && pid === main?.pid)
    .map(({ ts }) => ts)
  frames.sort((a, b) => a - b)
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1e6
  return {
    seconds: round(seconds),
    fewestFramesPerSecond: emptiestSecond(frames),
    framesPerSecond: round(frames.length / seconds),
    longestTask: round(Math.max(0, ...durations)),
    tasksOver50: durations.filter((duration) => duration > 50).length,
  }
}

/** The main thread that worked most: other pages and workers of the browser have main threads, too. */
function pageThread(events: readonly TraceEvent[]): TraceEvent | undefined {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const work = ({ pid, tid }: TraceEvent) =>
    events.reduce((sum, event) => sum + (event.pid === pid && event.tid === tid ? (event.dur ?? 0) : 0), 0)
  return threads.sort((a, b) => work(b) - work(a))[0]
}

function emptiestSecond(frames: readonly number[]): number {
  let fewest = Infinity
  let end = 0
  for (let start = 0; (frames[start] ?? Infinity) + 1e6 <= (frames.at(-1) ?? 0); start++) {
    while ((frames[end] ?? Infinity) < (frames[start] ?? 0) + 1e6) end++
    fewest = Math.min(fewest, end - start)
  }
  return fewest
}

interface Observed {
  keys: { delay: number; toPaint: number }[]
}

/** Event Timing (W3C): whatever took less than 16 ms in all is not told. */
function observeKeys(page: Page): Promise<void> {
  return page.evaluate(() => {
    const observed = window as unknown as Observed
    observed.keys = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        observed.keys.push({ delay: entry.processingStart - entry.startTime, toPaint: entry.duration })
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
}

async function keyTimes(page: Page) {
  const keys = await page.evaluate(() => (window as unknown as Observed).keys)
  return {
    longestInputDelay: round(Math.max(0, ...keys.map(({ delay }) => delay))),
    longestInputToPaint: round(Math.max(0, ...keys.map(({ toPaint }) => toPaint))),
  }
}

const round = (value: number) => Math.round(value * 10) / 10
