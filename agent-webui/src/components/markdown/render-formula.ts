import katex from 'katex'

/** Macros that call each other without end, and sizes that hide the page, are cut off. */
const LIMITS = { maxExpand: 200, maxSize: 10 }

/** Puts a formula into an element. One that is not LaTeX is shown as it is written, in red. */
export function renderFormula(tex: string, isBlock: boolean, into: HTMLElement): void {
  try {
    katex.render(tex, into, {
      ...LIMITS,
      displayMode: isBlock,
      output: 'mathml',
      throwOnError: false,
      errorColor: 'var(--bad)',
      // No \href, \includegraphics or \htmlStyle of a model's choice.
      trust: false,
      strict: 'ignore',
    })
  } catch {
    into.textContent = tex // what nests too deeply for KaTeX is no reason to lose the page
  }
}
