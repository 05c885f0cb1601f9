/** Where pages are, for links from one feature to what another one shows. */
export function conversationHref(id: string, turnId?: string): string {
  const page = `/c/${encodeURIComponent(id)}`
  return turnId === undefined ? page : `${page}#${encodeURIComponent(turnId)}`
}

export const DOCUMENTS_HREF = '/dashboard/documents'
export const MEMORY_HREF = '/dashboard/memory'
