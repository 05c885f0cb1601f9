import type { Turn } from '@/api/types'

const STAGES: Readonly<Record<string, string>> = {
  queued: 'Queued',
  routing: 'Choosing how to answer',
  waiting_for_model: 'Waiting for the model',
  retrying: 'Trying again',
  running_tool: 'Running a tool',
}

/** What an active turn is doing, in the kernel's words where it gave some. */
export function stageText({ status, stage, stage_detail }: Turn): string {
  const detail = stage_detail?.trim()
  if (detail && stage === 'retrying') return `Trying again: ${detail}`
  if (detail) return detail.charAt(0).toUpperCase() + detail.slice(1)
  return STAGES[stage ?? status] ?? 'Working'
}
