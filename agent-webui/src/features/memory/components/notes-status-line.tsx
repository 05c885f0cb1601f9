import { useQuery } from '@tanstack/react-query'

import { contextSettingsQuery } from '@/api/context-settings'

import { notesStatusQuery } from '../api/notes-status'

/** Whether a model takes notes of what it is told; conversations are remembered either way, unless memory is off. */
export function NotesStatusLine() {
  const { data: settings } = useQuery(contextSettingsQuery())
  const { data: notes } = useQuery(notesStatusQuery())
  if (!notes || settings?.memory_enabled === false) return null
  const by = notes.model === null ? '' : ` by ${notes.model}`
  const why = notes.reason === null ? '' : `: ${notes.reason}`
  return (
    <p className="text-muted mt-2 text-sm wrap-break-word">
      {notes.enabled
        ? `Notes of lasting facts are taken in the background${by}.`
        : `Conversations are remembered word for word, but no notes are taken${why}.`}
    </p>
  )
}
