import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: string
  /** How something gets here. */
  text: string
  /** What does it at once. */
  children?: ReactNode
}

/** In the place of a list that has nothing in it. */
export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div className="border-line rounded-2xl border border-dashed px-6 py-10 text-center">
      <h2 className="font-semibold">{title}</h2>
      <p className="text-muted mx-auto mt-1 max-w-md text-sm">{text}</p>
      {children && <div className="mt-5">{children}</div>}
    </div>
  )
}
