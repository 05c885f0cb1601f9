import type { ChatSlots } from '@/features/chat/components/slots'
import { DocumentCard } from '@/features/documents/components/document-card'
import { UsedMemory } from '@/features/memory/components/used-memory'

/** What documents and memory show inside a conversation. */
export const chatSlots: ChatSlots = {
  document: ({ id, document, status }, name) => (
    <DocumentCard id={id} live={document} turnStatus={status} name={name} />
  ),
  used: (used) => <UsedMemory used={used} />,
}
