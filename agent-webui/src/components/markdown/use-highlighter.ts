import { useEffect } from 'react'

import { useStore } from '@/hooks/use-store'
import { Store } from '@/lib/store'

/** A piece of code: plain text, or a span with the class names of highlight.js. */
export type HighlightNode = string | { className: string; children: HighlightNode[] }

export type Highlight = (code: string, language: string) => HighlightNode[] | null

const loaded = new Store<{ highlight: Highlight } | null>(null)

/** The highlighter once it is loaded; loading starts when it is first wanted. */
export function useHighlighter(wanted: boolean): Highlight | null {
  const highlighter = useStore(loaded)
  useEffect(() => {
    if (!wanted || loaded.get()) return
    import('./highlight').then(loaded.set, () => {
      // The file could not be fetched (the kernel is away): code stays readable without colours.
    })
  }, [wanted])
  return wanted ? (highlighter?.highlight ?? null) : null
}
