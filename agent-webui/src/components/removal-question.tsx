import type { UseMutationResult } from '@tanstack/react-query'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

import { Button } from './button'
import { Modal } from './modal'

const WORDS = {
  Delete: { going: 'Deleting…', failed: 'Not deleted.' },
  Forget: { going: 'Forgetting…', failed: 'Not forgotten.' },
} as const

interface RemovalQuestionProps<Id> {
  title: string
  /** What is lost and what stays, in whole sentences. */
  loss: string
  action?: keyof typeof WORDS
  /** What `removal` is called with. */
  id: Id
  removal: Pick<UseMutationResult<unknown, Error, Id>, 'isPending' | 'error' | 'mutate'>
  /** It was removed, or shall stay. */
  onClose: () => void
  /** A look at what is removed. */
  children?: ReactNode
}

/** Asks before something is removed for good. Mount it to ask. */
export function RemovalQuestion<Id>(props: RemovalQuestionProps<Id>) {
  const { title, loss, action = 'Delete', id, removal, onClose, children } = props
  const lossId = useId()
  const safeButton = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    safeButton.current?.focus()
  }, [])
  return (
    <Modal title={title} descriptionId={lossId} onClose={onClose}>
      {children}
      <p id={lossId} className="text-muted text-sm wrap-break-word">
        {loss} This cannot be undone.
      </p>
      {removal.error && (
        <p role="alert" className="text-bad mt-3 text-sm wrap-break-word">
          {WORDS[action].failed} {removal.error.message}
          <span className="mt-1 block">Try again, or cancel to keep it.</span>
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button ref={safeButton} onClick={onClose}>
          Cancel
        </Button>
        <Button
          look="danger"
          // Not `disabled`: the focus would be lost, and with it the place to try again.
          aria-disabled={removal.isPending}
          onClick={() => {
            if (!removal.isPending) removal.mutate(id, { onSuccess: onClose })
          }}
        >
          {removal.isPending ? WORDS[action].going : action}
        </Button>
      </div>
    </Modal>
  )
}
