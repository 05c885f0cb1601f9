import type { ChatSlots } from '@/features/chat/components/slots'
import { DocumentCard } from '@/features/documents/components/document-card'
import { UsedMemory } from '@/features/memory/components/used-memory'

/** What documents and memory show inside a conversation. */
export const chatSlots: ChatSlots = {
  document: ({ id, document, status }, text) => (
    // The kernel says it as a message: "Imported plan.md".
    <DocumentCard id={id} live={document} turnStatus={status} name={text.replace(/^Imported /, '')} />
  ),
  used: (used) => <UsedMemory used={used} />,
}
