import { Pencil } from 'lucide-react'
import { useRef, useState } from 'react'

import { IconButton } from '@/components/icon-button'

import type { ChatMessage, ChatTurn } from '../stream/chat-state'
import { EditMessage } from './edit-message'
import type { Versions } from './use-versions'
import { UserMessage } from './user-message'
import { VersionSwitch } from './version-switch'

interface QuestionProps {
  turn: ChatTurn
  message: ChatMessage
  versions: Versions
  isLocked: boolean
}

/** What the person asked, which can be changed and asked again. */
export function Question({ turn, message, versions, isLocked }: QuestionProps) {
  const [isEditing, setEditing] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  if (isEditing) {
    return (
      <EditMessage
        text={message.content}
        onSend={(text) => versions.edit(turn.id, text)}
        onClose={() => {
          setEditing(false)
          requestAnimationFrame(() => pencil.current?.focus())
        }}
      />
    )
  }
  return (
    <UserMessage
      text={message.content}
      actions={
        <IconButton
          ref={pencil}
          label="Edit"
          size="small"
          onClick={() => {
            setEditing(true)
          }}
        >
          <Pencil aria-hidden />
        </IconButton>
      }
    >
      <VersionSwitch versions={turn.versions} shown={turn.id} isLocked={isLocked} onShow={versions.show} />
    </UserMessage>
  )
}
