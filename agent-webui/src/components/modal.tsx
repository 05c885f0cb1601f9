import { useEffect, useId, useRef, type ReactNode } from 'react'

import { cx } from '@/lib/cx'

interface ModalProps {
  title: string
  size?: 'normal' | 'wide'
  onClose: () => void
  children: ReactNode
}

/** A question that must be answered or dismissed. Mount it to open it. */
export function Modal({ title, size = 'normal', onClose, children }: ModalProps) {
  const ref = useOpenDialog()
  const titleId = useId()
  return (
    <dialog
      ref={ref}
      className={cx('modal', size === 'wide' && 'modal-wide')}
      aria-labelledby={titleId}
      onClose={onClose}
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
  const ref = useOpenDialog()
  return (
    // The keyboard's way to close is Escape, which <dialog> brings along.
    <dialog
      ref={ref}
      className={`sheet sheet-${side}`}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
    >
      {children}
    </dialog>
  )
}

function useOpenDialog() {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => {
      dialog?.close()
    }
  }, [])
  return ref
}
