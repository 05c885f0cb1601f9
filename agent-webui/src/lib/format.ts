/** 0.42 s, 3.1 s, 48 s, 2 min 5 s; below a tenth of a second in milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 100) return `${ms < 10 ? trim(ms, 1) : Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 10) return `${trim(seconds, seconds < 1 ? 2 : 1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** 0.4 ms, 42 ms, 1,204 ms: where figures are added up or compared. */
export function formatMilliseconds(ms: number): string {
  return `${ms < 10 ? trim(ms, 1) : formatCount(Math.round(ms))} ms`
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

export function formatRate(perSecond: number): string {
  return `${trim(perSecond, perSecond < 10 ? 1 : 0)} tok/s`
}

/** Confidence 0…1 as a percentage. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`
}

function trim(value: number, digits: number): string {
  return Number(value.toFixed(digits)).toString()
}

/** "14:05" today, else "3 Mar" (with the year when it is another one). */
export function formatWhen(iso: string, now = new Date()): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  if (date.toDateString() === now.toDateString()) {
    return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  }
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const }
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })
}

/** "3 Mar, 14:05": where several things of one day are told apart. */
export function formatMoment(iso: string): string {
  const when = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  return new Date(iso).toLocaleString('en-GB', when)
}

/** 812 bytes, 1.4 kB, 48 MB (powers of 1000, as file managers count). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const [unit, size] = bytes < 999_500 ? (['kB', 1e3] as const) : (['MB', 1e6] as const)
  return `${trim(bytes / size, bytes < 10 * size ? 1 : 0)} ${unit}`
}

/** "1 document", "1,200 documents". */
export function formatNumberOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
