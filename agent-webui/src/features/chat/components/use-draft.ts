import { useState } from 'react'

import { lasting } from '@/lib/storage'

const keyOf = (name: string) => `aigentos.draft.${name}`

/** What was typed and not sent yet, one per conversation; it survives a reload. */
export function useDraft(name: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ name, text: lasting.read(keyOf(name)) ?? '' }))
  // Another conversation was opened: show what was left there.
  const current = draft.name === name ? draft : { name, text: lasting.read(keyOf(name)) ?? '' }
  if (current !== draft) setDraft(current)
  return [
    current.text,
    (text) => {
      lasting.write(keyOf(name), text === '' ? null : text)
      setDraft({ name, text })
    },
  ]
}

/** Takes along what was typed where a conversation had no name yet. */
export function moveDraft(from: string, to: string): void {
  const text = lasting.read(keyOf(from))
  if (text === null) return
  lasting.write(keyOf(to), text)
  lasting.write(keyOf(from), null)
}
