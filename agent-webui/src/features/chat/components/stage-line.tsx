import { stageText } from '../stream/stage-text'
import type { ChatTurn } from '../stream/chat-state'

/** What a turn that has nothing to show yet is waiting for. Screen readers are told by the Announcer. */
export function StageLine({ turn }: { turn: ChatTurn }) {
  return (
    <p className="text-muted flex items-baseline gap-2.5 text-sm">
      <span aria-hidden className="pulse-dot" />
      <span className="min-w-0 wrap-break-word">{stageText(turn)}</span>
    </p>
  )
}
