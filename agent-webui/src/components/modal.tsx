import { useEffectEvent, useId, useLayoutEffect, useRef, type ReactNode } from 'react'

import { cx } from '@/lib/cx'

interface ModalProps {
  title: string
  size?: 'normal' | 'wide' | 'large'
  /** The element that a screen reader reads out after the title. */
  descriptionId?: string
  onClose: () => void
  children: ReactNode
}

/** A question that must be answered or dismissed. Mount it to open it. */
export function Modal({ title, size = 'normal', descriptionId, onClose, children }: ModalProps) {
  const ref = useOpenDialog(onClose)
  const titleId = useId()
  return (
    <dialog
      ref={ref}
      className={cx('modal', size !== 'normal' && `modal-${size}`)}
      aria-labelledby={titleId}
      aria-describedby={descriptionId}
    >
      <h2 id={titleId} className="mb-2 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  )
}

interface SheetProps {
  side: 'left' | 'right'
  label: string
  onClose: () => void
  children: ReactNode
}

/** A side panel over the page, for narrow screens. A click beside it closes it. */
export function Sheet({ side, label, onClose, children }: SheetProps) {
  const ref = useOpenDialog(onClose)
  return (
    // The keyboard's way to close is Escape, which <dialog> brings along.
    <dialog
      ref={ref}
      className={`sheet sheet-${side}`}
      aria-label={label}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
    >
      {children}
    </dialog>
  )
}

/**
 * `onClose` is called when the person closes the dialog. One that leaves the page is closed while it is still there:
 * only then the browser gives the focus back to what opened it.
 */
function useOpenDialog(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null)
  const onClosed = useEffectEvent(() => {
    // The event comes late: StrictMode has opened the dialog again by then.
    if (!ref.current?.open) onClose()
  })
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.addEventListener('close', onClosed)
    dialog?.showModal()
    // The browser would take the first element that can have the focus, and React has no `autofocus`.
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      dialog?.removeEventListener('close', onClosed)
      dialog?.close()
    }
  }, [])
  return ref
}
