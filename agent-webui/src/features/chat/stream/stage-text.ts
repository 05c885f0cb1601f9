import type { Turn } from '@/api/types'

type Stage = NonNullable<Turn['stage']>

/** What each stage is called, alone and with what the kernel adds to it. */
const STAGES: Readonly<Record<Stage, { alone: string; with: (detail: string) => string }>> = {
  queued: { alone: 'Queued', with: (place) => `Queued ${place}` },
  routing: { alone: 'Choosing how to answer', with: (by) => `Choosing how to answer: ${by}` },
  waiting_for_model: { alone: 'Waiting for the model', with: (model) => `Waiting for the model ${model}` },
  retrying: { alone: 'Trying again', with: (reason) => `Trying again: ${reason}` },
  running_tool: { alone: 'Running a tool', with: (tool) => `Running ${tool}` },
}

/** What an active turn is doing. */
export function stageText({ stage, stage_detail, status }: Turn): string {
  if (!stage) return status === 'queued' ? STAGES.queued.alone : 'Working'
  const text = STAGES[stage]
  const detail = stage_detail?.trim()
  return detail ? text.with(detail) : text.alone
}
