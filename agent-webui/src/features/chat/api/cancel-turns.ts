import { answer, kernel } from '@/api/kernel'

/** Stops what runs in the conversation; what was said so far stays. The stream tells how it ended. */
export async function cancelTurns(conversationId: string): Promise<void> {
  await answer(
    kernel.POST('/api/conversations/{conversation_id}/cancel', {
      params: { path: { conversation_id: conversationId } },
      body: {},
    }),
  )
}
