import type { ConversationItem } from '@/api/types'

/** A conversation has no title until its first turn is finished. */
export function titleOf({ title, last_message }: ConversationItem): string {
  return [title, last_message].find((text) => text?.trim()) ?? 'New conversation'
}
