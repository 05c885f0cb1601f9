import { memo } from 'react'

import { callState, isActive, isImport, usedIn, type ChatTurn } from '../stream/chat-state'
import { progressText } from '../stream/stage-text'
import { AssistantMessage } from './assistant-message'
import type { ChatSlots } from './slots'
import { StageLine } from './stage-line'
import { ToolCard } from './tool-card'
import { TurnEnding } from './turn-ending'
import { UserMessage } from './user-message'

interface TurnViewProps {
  turn: ChatTurn
  slots: ChatSlots
  onSendAgain: (text: string) => void
  onShowActivity: (turnId: string) => void
}

/** A question and all that came of it. Memoised: while one turn streams, the others stay as they are. */
export const TurnView = memo(function TurnView({ turn, slots, onSendAgain, onShowActivity }: TurnViewProps) {
  const question = turn.messages.find(({ role }) => role === 'user')
  const isSpeaking = turn.messages.some(({ role, content }) => role === 'assistant' && content !== '')
  // The card of a call that runs says so itself.
  const isCalling = turn.messages.some((message) => message.tool && callState(message) === 'running')
  const sendAgain = () => {
    if (question) onSendAgain(question.content)
  }
  const showActivity = () => {
    onShowActivity(turn.id)
  }
  if (isImport(turn)) return slots.document(turn, question?.content ?? 'a document')
  return (
    <div className="grid grid-cols-1 gap-4">
      {turn.messages.map((message) => {
        if (message.role === 'user') return <UserMessage key={message.id} text={message.content} />
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
          />
        )
      })}
      {isActive(turn) && !isSpeaking && !isCalling && <StageLine turn={turn} />}
      <TurnEnding turn={turn} onSendAgain={question ? sendAgain : null} />
    </div>
  )
})
