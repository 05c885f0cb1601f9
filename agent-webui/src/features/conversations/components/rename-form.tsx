import { useState } from 'react'

import type { ConversationItem } from '@/api/types'

import { useChangeConversation } from '../api/change-conversation'
import { titleOf } from './title-of'

/** Enter and leaving the field save, Escape does not. */
export function RenameForm({ item, onDone }: { item: ConversationItem; onDone: () => void }) {
  const [title, setTitle] = useState(titleOf(item))
  const rename = useChangeConversation()

  const save = () => {
    const wanted = title.trim()
    if (rename.isPending) return
    if (wanted === '' || wanted === titleOf(item)) onDone()
    else rename.mutate({ id: item.id, title: wanted }, { onSuccess: onDone })
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <input
        aria-label="Title"
        aria-invalid={rename.isError}
        className="field"
        maxLength={200}
        // The person has just asked to write here.
        ref={(field) => field?.focus()}
        onFocus={(event) => {
          event.target.select()
        }}
        value={title}
        onChange={(event) => {
          setTitle(event.target.value)
        }}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
        }}
      />
      {rename.isError && (
        <p role="alert" className="text-bad px-1 pt-1 text-xs">
          Not renamed. {rename.error.message}
        </p>
      )}
    </form>
  )
}
