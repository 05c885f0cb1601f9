import { useId, useState } from 'react'

import { Button } from './button'
import { Modal } from './modal'

interface TextDialogProps {
  title: string
  /** What it is before. */
  text: string
  rows: number
  hint?: string
  /** A text to go back to, and the name of the button that does it. */
  fallback?: { name: string; text: string }
  isSaving: boolean
  error: Error | null
  /** Is given a text that is neither empty nor what it was. */
  onSave: (text: string) => void
  onClose: () => void
}

/** Edits one text. */
export function TextDialog(props: TextDialogProps) {
  const { fallback, onClose } = props
  const [text, setText] = useState(props.text)
  const fieldId = useId()
  const content = text.trim()
  const canSave = content !== '' && content !== props.text && !props.isSaving
  return (
    <Modal title={props.title} size="wide" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) props.onSave(content)
        }}
      >
        <label htmlFor={fieldId} className="sr-only">
          Text
        </label>
        <textarea
          id={fieldId}
          rows={props.rows}
          className="field"
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
          }}
        />
        {props.hint && <p className="text-muted mt-1.5 text-xs">{props.hint}</p>}
        {props.error && (
          <p role="alert" className="text-bad mt-2 text-sm wrap-break-word">
            Not saved. {props.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          {fallback && fallback.text !== text && (
            <Button
              className="mr-auto"
              onClick={() => {
                setText(fallback.text)
              }}
            >
              {fallback.name}
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
