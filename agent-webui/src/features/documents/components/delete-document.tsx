import type { DocumentImport } from '@/api/types'
import { RemovalQuestion } from '@/components/removal-question'

import { useDeleteImport } from '../api/delete-import'

export function DeleteDocument({ document, onClose }: { document: DocumentImport; onClose: () => void }) {
  return (
    <RemovalQuestion
      title="Delete this document?"
      loss={`The file “${document.filename}” is deleted with all passages of it that answers could use. What was said about it stays in its conversation.`}
      id={document.id}
      removal={useDeleteImport()}
      onClose={onClose}
    />
  )
}
