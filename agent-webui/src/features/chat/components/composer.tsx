import { ArrowUp, Paperclip, Square } from 'lucide-react'
import { useImperativeHandle, useRef, type ClipboardEvent, type ReactNode, type Ref } from 'react'

import { FileButton } from '@/components/file-button'

import type { Attachments } from './slots'
import { useDraft } from './use-draft'

export interface ComposerHandle {
  focus: () => void
}

interface ComposerProps {
  ref: Ref<ComposerHandle>
  draftKey: string
  /** Whether an answer is being made that can be stopped. */
  isAnswering: boolean
  isStopping: boolean
  attachments: Attachments
  /** Whether files can be attached now. */
  canAttach: boolean
  /** Whether a message has to wait for a file that starts its conversation. */
  isHeld: boolean
  /** How full the context is. */
  meter: ReactNode
  onSend: (text: string) => void
  onStop: () => void
}

/** The kernel takes up to 100 000 characters. */
const LONGEST = 100_000

export function Composer(props: ComposerProps) {
  const { ref, draftKey, isAnswering, isStopping, attachments, canAttach, isHeld, onSend, onStop } = props
  const [draft, setDraft] = useDraft(draftKey)
  const field = useRef<HTMLTextAreaElement>(null)
  const isTooLong = draft.length > LONGEST
  const canSend = draft.trim() !== '' && !isTooLong && !isHeld

  const focus = () => field.current?.focus()
  useImperativeHandle(ref, () => ({ focus }))

  const send = () => {
    if (!canSend) return
    onSend(draft.trim())
    setDraft('')
    focus()
  }

  const paste = (event: ClipboardEvent) => {
    const files = pastedFiles(event.clipboardData)
    if (files.length === 0 || !canAttach) return
    event.preventDefault()
    attachments.add(files)
  }

  return (
    <form
      className="border-line bg-raised focus-within:border-strong-line rounded-2xl border shadow-sm transition-colors"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {attachments.list && <div className="px-2.5 pt-2.5 empty:hidden">{attachments.list}</div>}
      <textarea
        ref={field}
        aria-label="Message"
        aria-describedby="composer-hint"
        placeholder={isAnswering ? 'Send another message: it is answered next' : 'Ask something'}
        rows={1}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value)
        }}
        onPaste={paste}
        onKeyDown={(event) => {
          // While an input method composes a character, Enter belongs to it.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          send()
        }}
        className="placeholder:text-muted block field-sizing-content max-h-56 min-h-13 w-full resize-none bg-transparent px-4 pt-3.5 pb-1 outline-none"
      />
      <div className="flex items-center gap-2 px-2.5 pb-2.5">
        <FileButton
          accept={attachments.accept}
          onFiles={attachments.add}
          aria-label="Attach file"
          title="Attach file"
          disabled={!canAttach}
          className="icon-button"
        >
          <Paperclip aria-hidden />
        </FileButton>
        <p id="composer-hint" className="text-muted mr-auto text-xs">
          {isTooLong ? (
            <span className="text-bad">
              {`Too long by ${(draft.length - LONGEST).toLocaleString('en-US')} characters`}
            </span>
          ) : isHeld ? (
            'The file goes first, then the message can be sent'
          ) : (
            <span className="max-sm:sr-only">
              Enter sends, Shift+Enter breaks the line{isAnswering && ', Esc stops'}
            </span>
          )}
        </p>
        <p className="text-xs whitespace-nowrap tabular-nums empty:hidden">{props.meter}</p>
        {isAnswering && (
          <button
            type="button"
            className="button button-plain rounded-full"
            disabled={isStopping}
            onClick={() => {
              onStop()
              focus()
            }}
          >
            <Square aria-hidden className="fill-current" />
            {isStopping ? 'Stopping…' : 'Stop'}
          </button>
        )}
        <button
          type="submit"
          aria-label="Send"
          title="Send"
          disabled={!canSend}
          className="button button-primary size-9 rounded-full px-0"
        >
          <ArrowUp aria-hidden />
        </button>
      </div>
    </form>
  )
}

/** Copied text may come with a picture of itself: then the text is what is meant. */
function pastedFiles({ files, types }: DataTransfer): File[] {
  const pasted = [...files]
  const hasText = types.includes('text/plain')
  return hasText && pasted.every(({ type }) => type.startsWith('image/')) ? [] : pasted
}
