import { memo } from 'react'

import { callState, isActive, isImport, usedIn, type ChatTurn } from '../stream/chat-state'
import { progressText } from '../stream/stage-text'
import { AssistantMessage } from './assistant-message'
import { Question } from './question'
import type { ChatSlots } from './slots'
import { StageLine } from './stage-line'
import { ToolCard } from './tool-card'
import { turnElementId } from './turn-element-id'
import { TurnEnding } from './turn-ending'
import type { Versions } from './use-versions'

interface TurnViewProps {
  turn: ChatTurn
  slots: ChatSlots
  versions: Versions
  /** While a message of the conversation is being answered, another version cannot be shown. */
  isLocked: boolean
  onShowActivity: (turnId: string) => void
}

/** A question and all that came of it. Memoised: while one turn streams, the others stay as they are. */
export const TurnView = memo(function TurnView(props: TurnViewProps) {
  const { turn, slots, versions, isLocked, onShowActivity } = props
  const question = turn.messages.find(({ role }) => role === 'user')
  const isSpeaking = turn.messages.some(({ role, content }) => role === 'assistant' && content !== '')
  // The card of a call that runs says so itself.
  const isCalling = turn.messages.some((message) => message.tool && callState(message) === 'running')
  const regenerate = () => {
    versions.regenerate(turn.id)
  }
  const showActivity = () => {
    onShowActivity(turn.id)
  }
  if (isImport(turn)) {
    return <div className="turn">{slots.document(turn, question?.content ?? 'a document')}</div>
  }
  return (
    <div id={turnElementId(turn.id)} tabIndex={-1} className="turn">
      {turn.messages.map((message) => {
        if (message.role === 'user')
          return (
            <Question
              key={message.id}
              turn={turn}
              message={message}
              versions={versions}
              isLocked={isLocked}
            />
          )
        if (message.tool)
          return (
            <ToolCard
              key={message.tool.call_id}
              call={message.tool}
              message={message}
              progress={progressText(turn)}
            />
          )
        return (
          <AssistantMessage
            key={message.id}
            message={message}
            turn={turn}
            used={slots.used(usedIn(message, turn))}
            onShowActivity={showActivity}
            onRegenerate={regenerate}
          />
        )
      })}
      {isActive(turn) && !isSpeaking && !isCalling && <StageLine turn={turn} />}
      <TurnEnding turn={turn} onTryAgain={question ? regenerate : null} />
    </div>
  )
})
