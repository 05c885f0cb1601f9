import type { Attachments } from '@/features/chat/components/slots'
import { moveDraft } from '@/features/chat/components/use-draft'
import { UploadList } from '@/features/documents/components/upload-list'
import { ACCEPT } from '@/features/documents/uploads/accepted-files'
import { useUploads } from '@/features/documents/uploads/use-uploads'

/** Files for the conversation that is shown; in a new chat, the first of them starts it. */
export function useAttachments(
  conversationId: string | null,
  onConversationStarted: (id: string) => void,
): Attachments {
  const { entries, add } = useUploads(conversationId, (id) => {
    moveDraft('new', id)
    onConversationStarted(id)
  })
  return {
    accept: ACCEPT,
    add,
    list: entries.length > 0 && <UploadList entries={entries} />,
    isSending: entries.some(({ status }) => status === 'waiting' || status === 'sending'),
  }
}
