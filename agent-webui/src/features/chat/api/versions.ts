import { answer, kernel } from '@/api/kernel'
import type { AcceptedTurn } from '@/api/types'

const path = (conversationId: string) => ({ conversation_id: conversationId })

/** Answers a message again; the answers before stay as versions. The stream tells the new state. */
export function answerAgain(
  conversationId: string,
  turnId: string,
  idempotencyKey: string,
): Promise<AcceptedTurn> {
  return answer(
    kernel.POST('/api/conversations/{conversation_id}/regenerate', {
      params: { path: path(conversationId) },
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { turn_id: turnId },
    }),
  )
}

/** Puts a changed message in the place of one; what was there stays as a version. */
export function changeMessage(
  conversationId: string,
  turnId: string,
  message: string,
  idempotencyKey: string,
): Promise<AcceptedTurn> {
  return answer(
    kernel.POST('/api/conversations/{conversation_id}/edit', {
      params: { path: path(conversationId) },
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { turn_id: turnId, message },
    }),
  )
}

/** Shows another version of a message with what followed it. */
export async function showVersion(conversationId: string, turnId: string): Promise<void> {
  await answer(
    kernel.POST('/api/conversations/{conversation_id}/branch', {
      params: { path: path(conversationId) },
      body: { turn_id: turnId },
    }),
  )
}
