/** Where pages are, for links from one feature to what another one shows. */
export function conversationHref(id: string): string {
  return `/c/${encodeURIComponent(id)}`
}

export const DOCUMENTS_HREF = '/dashboard/documents'
export const MEMORY_HREF = '/dashboard/memory'
