import { useId, useState } from 'react'

import type { PromptComponent } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { useChangeComponent } from '../api/change-prompts'

export function EditComponent({ component, onClose }: { component: PromptComponent; onClose: () => void }) {
  const [text, setText] = useState(component.content)
  const change = useChangeComponent()
  const fieldId = useId()
  const content = text.trim()
  const canSave = content !== '' && content !== component.content && !change.isPending
  return (
    <Modal title={`Edit “${component.title}”`} size="wide" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) change.mutate({ id: component.id, content }, { onSuccess: onClose })
        }}
      >
        <label htmlFor={fieldId} className="sr-only">
          Text
        </label>
        <textarea
          id={fieldId}
          rows={10}
          className="field"
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
          }}
        />
        <p className="text-muted mt-1.5 text-xs">
          Keep it short: a small model reads it before every first answer.
        </p>
        {change.isError && (
          <p role="alert" className="text-bad mt-2 text-sm wrap-break-word">
            Not saved. {change.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          {component.default_content !== text && (
            <Button
              className="mr-auto"
              onClick={() => {
                setText(component.default_content)
              }}
            >
              Text of the file
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!canSave}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
