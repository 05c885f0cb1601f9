import { useState } from 'react'

import { Button } from '@/components/button'

interface EditMessageProps {
  text: string
  /** Ends when the message is taken; fails with the reason. */
  onSend: (text: string) => Promise<void>
  onClose: () => void
}

/** A message that was sent, to be changed and sent again. Enter sends, Escape leaves it as it was. */
export function EditMessage({ text, onSend, onClose }: EditMessageProps) {
  const [draft, setDraft] = useState(text)
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const canSend = draft.trim() !== '' && !isSending

  const send = () => {
    if (!canSend) return
    if (draft.trim() === text.trim()) {
      onClose()
      return
    }
    setSending(true)
    setProblem(null)
    onSend(draft.trim()).then(onClose, (error: unknown) => {
      setSending(false)
      setProblem(`Not sent. ${error instanceof Error ? error.message : ''}`)
    })
  }

  return (
    <form
      className="border-line bg-raised focus-within:border-strong-line ml-8 rounded-2xl border shadow-sm"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        aria-label="Edit message"
        // The person has just asked to write here.
        ref={(field) => {
          if (field && document.activeElement !== field && !isSending) field.focus()
        }}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value)
        }}
        onFocus={(event) => {
          event.target.setSelectionRange(event.target.value.length, event.target.value.length)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            onClose()
          }
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          send()
        }}
        className="block field-sizing-content max-h-80 min-h-13 w-full resize-none bg-transparent px-4 pt-3 pb-1 outline-none"
      />
      {problem && (
        <p role="alert" className="text-bad px-4 text-sm">
          {problem}
        </p>
      )}
      <div className="flex items-center justify-end gap-2 p-2.5">
        <p className="text-muted mr-auto pl-1.5 text-xs max-sm:sr-only">
          What followed stays as an earlier version
        </p>
        <Button onClick={onClose}>Cancel</Button>
        <button type="submit" className="button button-primary" disabled={!canSend}>
          Send
        </button>
      </div>
    </form>
  )
}
