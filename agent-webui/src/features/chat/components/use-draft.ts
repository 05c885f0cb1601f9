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
