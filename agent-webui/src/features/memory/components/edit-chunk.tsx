import type { MemoryChunk } from '@/api/types'
import { TextDialog } from '@/components/text-dialog'

import { useChangeChunk } from '../api/change-chunk'
import { sourceName } from '../words'

/** Corrects a note or a summary. */
export function EditChunk({ chunk, onClose }: { chunk: MemoryChunk; onClose: () => void }) {
  const change = useChangeChunk()
  return (
    <TextDialog
      title={`Edit this ${sourceName(chunk.source_type).toLowerCase()}`}
      text={chunk.content}
      rows={5}
      isSaving={change.isPending}
      error={change.error}
      onSave={(content) => {
        change.mutate({ id: chunk.id, change: { content } }, { onSuccess: onClose })
      }}
      onClose={onClose}
    />
  )
}
