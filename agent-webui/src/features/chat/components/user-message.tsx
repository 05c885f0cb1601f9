import type { ReactNode } from 'react'

import { CopyButton } from '@/components/copy-button'

interface UserMessageProps {
  text: string
  /** Buttons beside it, shown on demand. */
  actions?: ReactNode
  children?: ReactNode
}

/** What the person wrote, shown as it was typed. */
export function UserMessage({ text, actions, children }: UserMessageProps) {
  return (
    <article aria-label="You" className="group flex flex-col items-end gap-1">
      <div className="flex max-w-full items-center justify-end gap-1 pl-8">
        <div className="message-actions">
          {actions}
          <CopyButton text={text} />
        </div>
        <p className="bg-accent-soft min-w-0 rounded-2xl rounded-br-md px-4 py-2.5 wrap-break-word whitespace-pre-wrap">
          {text}
        </p>
      </div>
      {children}
    </article>
  )
}
