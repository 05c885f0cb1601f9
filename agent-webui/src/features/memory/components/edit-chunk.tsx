import { useId, useState } from 'react'

import type { MemoryChunk } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { useChangeChunk } from '../api/change-chunk'
import { sourceName } from '../words'

/** Corrects a note or a summary. */
export function EditChunk({ chunk, onClose }: { chunk: MemoryChunk; onClose: () => void }) {
  const [text, setText] = useState(chunk.content)
  const change = useChangeChunk()
  const fieldId = useId()
  const content = text.trim()
  const canSave = content !== '' && content !== chunk.content && !change.isPending
  return (
    <Modal title={`Edit this ${sourceName(chunk.source_type).toLowerCase()}`} size="wide" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) change.mutate({ id: chunk.id, change: { content } }, { onSuccess: onClose })
        }}
      >
        <label htmlFor={fieldId} className="sr-only">
          Text
        </label>
        <textarea
          id={fieldId}
          rows={5}
          className="field"
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
          }}
        />
        {change.isError && (
          <p role="alert" className="text-bad mt-2 text-sm wrap-break-word">
            Not saved. {change.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!canSave}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
