import type { Turn } from '@/api/types'
import { toolTitle } from '@/lib/tool-name'

interface StageName {
  alone: string
  with: (detail: string) => string
}

/** What each stage is called, alone and with what the kernel adds to it. A newer kernel may know more of them. */
const STAGES: Readonly<Partial<Record<string, StageName>>> = {
  queued: { alone: 'Queued', with: (place) => `Queued ${place}` },
  routing: { alone: 'Choosing how to answer', with: (by) => `Choosing how to answer: ${by}` },
  planning: { alone: 'Planning the tool call', with: (tool) => `Planning ${toolTitle(tool)}` },
  running_tool: { alone: 'Running a tool', with: runningText },
  waiting_for_model: { alone: 'Waiting for the model', with: (model) => `Waiting for the model ${model}` },
  loading_model: { alone: 'Loading the model', with: (model) => `Loading the model ${model}` },
  reading_prompt: { alone: 'The model is reading', with: (tokens) => `The model is reading ${tokens}` },
  retrying: { alone: 'Trying again', with: (reason) => `Trying again: ${reason}` },
}

/** What an active turn is doing. */
export function stageText({ stage, stage_detail, status }: Pick<Turn, 'stage' | 'stage_detail' | 'status'>) {
  const text = STAGES[stage ?? status]
  if (!text) return 'Working'
  const detail = stage_detail?.trim()
  return detail ? text.with(detail) : text.alone
}

function runningText(detail: string): string {
  const { tool, progress } = toolProgress(detail)
  return `Running ${toolTitle(tool)}${progress && `: ${progress}`}`
}

/** How far the tool that runs says it is; '' if it does not say. */
export function progressText({ stage, stage_detail }: Pick<Turn, 'stage' | 'stage_detail'>): string {
  return stage === 'running_tool' ? toolProgress(stage_detail ?? '').progress : ''
}

/** "mcp::notes::count: step 3" is what the tool says of itself while it runs; alone, the name of the tool. */
function toolProgress(detail: string): { tool: string; progress: string } {
  const end = detail.indexOf(': ')
  return end === -1
    ? { tool: detail, progress: '' }
    : { tool: detail.slice(0, end), progress: detail.slice(end + 2).trim() }
}
