import { toolTitle } from '@/lib/tool-name'

import { callState, isActive, isImport, type ChatTurn } from '../stream/chat-state'
import { stageText } from '../stream/stage-text'

/** Longer answers are announced by their beginning; the rest is read in the message itself. */
const LONGEST = 600

/**
 * Tells a screen reader what a sighted person sees happen: an answer is being written, then what it says. Token by
 * token would be noise.
 */
export function Announcer({ turns }: { turns: readonly ChatTurn[] }) {
  return (
    <div aria-live="polite" className="sr-only">
      {announcement(turns.findLast((turn) => !isImport(turn)))}
    </div>
  )
}

function announcement(turn: ChatTurn | undefined): string {
  const answer = turn?.messages.findLast(({ role }) => role === 'assistant')
  if (!turn) return ''
  if (isActive(turn)) return answer?.content ? 'The assistant is answering.' : waiting(turn)
  const ending =
    turn.status === 'failed' ? 'The answer failed.' : turn.status === 'cancelled' ? 'Stopped.' : ''
  return [answer?.content.slice(0, LONGEST), ending].filter(Boolean).join(' ')
}

/** Only what takes its time; stages that come and go in a moment would be noise. */
function waiting(turn: ChatTurn): string {
  const call = turn.messages.find((message) => message.tool && callState(message) === 'running')?.tool
  if (call) return `Running ${toolTitle(call.name)}.`
  return turn.stage === 'queued' || turn.stage === 'retrying' ? `${stageText(turn)}.` : ''
}
