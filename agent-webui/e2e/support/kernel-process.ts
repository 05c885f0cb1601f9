import { readFileSync } from 'node:fs'

/** The kernel's process id, as the newest kernel has printed it. */
export function kernelPid(stackLog: string): number {
  const starts = [...readFileSync(stackLog, 'utf8').matchAll(/^kernel .*Started server process \[(\d+)\]/gm)]
  const pid = Number(starts.at(-1)?.[1])
  if (!pid) throw new Error(`the kernel has not said its process id in ${stackLog}`)
  return pid
}
