import { answer, kernel } from '@/api/kernel'

/** Goes on when the page is closed meanwhile. */
export async function deleteConversation(id: string): Promise<void> {
  await answer(
    kernel.DELETE('/api/conversations/{conversation_id}', {
      params: { path: { conversation_id: id } },
      keepalive: true,
    }),
  )
}
