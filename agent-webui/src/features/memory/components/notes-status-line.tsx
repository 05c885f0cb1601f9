import { useQuery } from '@tanstack/react-query'

import { notesStatusQuery } from '../api/notes-status'

/** Whether a model takes notes of what it is told; conversations are remembered either way. */
export function NotesStatusLine() {
  const { data } = useQuery(notesStatusQuery())
  if (!data) return null
  return (
    <p className="text-muted mt-2 text-sm wrap-break-word">
      {data.enabled
        ? `Notes of lasting facts are taken in the background${data.model === null ? '' : ` by ${data.model}`}.`
        : `Conversations are remembered word for word; no notes are taken${data.reason === null ? '.' : `: ${data.reason}`}`}
    </p>
  )
}
