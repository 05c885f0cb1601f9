import { useEffect, useLayoutEffect, useRef } from 'react'

import { useStore } from '@/hooks/use-store'
import { Store } from '@/lib/store'

type RenderFormula = (tex: string, isBlock: boolean, into: HTMLElement) => void

const loaded = new Store<{ renderFormula: RenderFormula } | null>(null)

interface FormulaProps {
  tex: string
  isBlock: boolean
  /** As it is written, shown until KaTeX is loaded and when it cannot be. */
  raw: string
}

/** A formula as MathML, which browsers show and screen readers read. KaTeX is loaded when the first one comes. */
export function Formula({ tex, isBlock, raw }: FormulaProps) {
  const place = useRef<HTMLSpanElement>(null)
  const katex = useStore(loaded)
  useEffect(() => {
    if (loaded.get()) return
    import('./render-formula').then(loaded.set, () => {
      // The file could not be fetched (the kernel is away): the formula stays readable as it is written.
    })
  }, [])
  useLayoutEffect(() => {
    if (katex && place.current) katex.renderFormula(tex, isBlock, place.current)
  }, [katex, tex, isBlock])
  // React leaves what is in the place to KaTeX.
  if (katex && isBlock) {
    // A wide one scrolls, also with the arrow keys.
    return (
      <span
        key="formula"
        ref={place}
        role="group"
        aria-label="Formula"
        tabIndex={0}
        className="formula-block"
      />
    )
  }
  if (katex) return <span key="formula" ref={place} />
  return <code key="source">{raw.trim()}</code>
}
