import { stageText } from '../stream/stage-text'
import type { ChatTurn } from '../stream/chat-state'

/** What a turn that has nothing to show yet is waiting for. */
export function StageLine({ turn }: { turn: ChatTurn }) {
  return (
    <p role="status" className="text-muted flex items-baseline gap-2.5 text-sm">
      <span aria-hidden className="pulse-dot" />
      {stageText(turn)}
    </p>
  )
}
