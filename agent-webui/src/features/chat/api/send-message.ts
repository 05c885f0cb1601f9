import { request } from '@/api/request'
import type { AcceptedTurn } from '@/api/types'

interface NewMessage {
  message: string
  /** Null starts a new conversation. */
  conversationId: string | null
  /** Sending twice with one key is sending once. */
  idempotencyKey: string
}

export function sendMessage({ message, conversationId, idempotencyKey }: NewMessage): Promise<AcceptedTurn> {
  return request('/api/chat', {
    method: 'POST',
    headers: { 'Idempotency-Key': idempotencyKey },
    body: conversationId === null ? { message } : { message, conversation_id: conversationId },
  })
}
