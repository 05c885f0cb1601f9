import { request } from '@/api/request'

/** Stops what runs in the conversation; what was said so far stays. The stream tells how it ended. */
export function cancelTurns(conversationId: string): Promise<{ cancelled: string[] }> {
  return request(`/api/conversations/${encodeURIComponent(conversationId)}/cancel`, {
    method: 'POST',
    body: {},
  })
}
