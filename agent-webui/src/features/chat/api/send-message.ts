import { answer, kernel } from '@/api/kernel'
import type { AcceptedTurn } from '@/api/types'

export interface NewMessage {
  message: string
  /** Null starts a new conversation. */
  conversationId: string | null
  /** Sending twice with one key is sending once. */
  idempotencyKey: string
}

export function sendMessage({ message, conversationId, idempotencyKey }: NewMessage): Promise<AcceptedTurn> {
  return answer(
    kernel.POST('/api/chat', {
      headers: { 'Idempotency-Key': idempotencyKey },
      body: conversationId === null ? { message } : { message, conversation_id: conversationId },
    }),
  )
}
