import type { DocumentImport } from '@/api/types'
import { upload, type UploadOptions } from '@/api/upload'

/** Sends a file to be read. Null starts a new conversation with it. */
export function uploadImport(
  file: File,
  conversationId: string | null,
  options: UploadOptions,
): Promise<DocumentImport> {
  const form = new FormData()
  if (conversationId !== null) form.set('conversation_id', conversationId)
  form.set('file', file, file.name)
  return upload<DocumentImport>('/api/imports', form, options)
}
