import type { ReactNode } from 'react'

interface DataRowProps {
  text: string
  outcome?: string | undefined
  problem?: string | null
  children: ReactNode
}

/** What something does, the button for it, and how it went. */
export function DataRow({ text, outcome, problem = null, children }: DataRowProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <p className="text-muted min-w-0 flex-1 basis-60">{text}</p>
      {children}
      <p role="status" className="basis-full wrap-anywhere empty:hidden">
        {outcome}
      </p>
      {problem !== null && (
        <p role="alert" className="text-bad basis-full wrap-break-word">
          {problem}
        </p>
      )}
    </li>
  )
}
