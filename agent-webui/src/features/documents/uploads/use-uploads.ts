import { useCallback, useEffect, useEffectEvent, useState } from 'react'

import type { DocumentImport } from '@/api/types'
import { useStore } from '@/hooks/use-store'
import { randomUuid } from '@/lib/uuid'

import { Uploads, type UploadEntry } from './uploads'

/** One for the page: files go on being sent when another conversation is opened. */
export const uploads = new Uploads()

interface UseUploads {
  entries: UploadEntry[]
  add: (files: readonly File[]) => void
}

/** Files for a conversation; for one that does not exist yet (null), the first of them starts it. */
export function useUploads(
  conversationId: string | null,
  onConversationStarted: (id: string) => void,
): UseUploads {
  const all = useStore(uploads.entries)
  const [newThread, setNewThread] = useState(() => unfinishedThread(all) ?? randomUuid())
  const thread = conversationId ?? newThread

  const started = useEffectEvent((document: DocumentImport, entry: UploadEntry) => {
    if (conversationId !== null || entry.thread !== newThread) return
    setNewThread(randomUuid())
    onConversationStarted(document.conversation_id)
  })
  useEffect(
    () =>
      uploads.onAccepted((document, entry) => {
        started(document, entry)
      }),
    [],
  )
  const add = useCallback(
    (files: readonly File[]) => {
      uploads.add(files, { thread, isNewConversation: conversationId === null, place: 'chat' })
    },
    [thread, conversationId],
  )
  return { entries: all.filter((entry) => entry.thread === thread), add }
}

/** A new conversation that was left while its first files were on their way, or could not be sent. */
function unfinishedThread(entries: readonly UploadEntry[]): string | null {
  return entries.find(({ isNewConversation, place }) => isNewConversation && place === 'chat')?.thread ?? null
}
