import type { Highlight, HighlightNode } from './use-highlighter'

/** A stretch of code with its colours, which more code behind it does not change. */
export interface Stretch {
  start: number
  nodes: readonly HighlightNode[]
}

export interface PaintedCode {
  code: string
  language: string
  highlight: Highlight | null
  /** All but the last are finished. */
  stretches: readonly Stretch[]
}

/** So much code is painted at once (characters): more takes longer than a frame has time. */
const LONGEST = 4_000

/** Lines so near to the end of what is painted may look different when more is known (characters). */
const UNSURE = 400

/**
 * Gives code its colours. What is painted of `before` is kept where the code begins with the code of `before`: while it
 * streams in, only the last stretch is painted again.
 */
export function paintCode(
  before: PaintedCode | null,
  code: string,
  language: string,
  highlight: Highlight | null,
): PaintedCode {
  const goesOn =
    before?.language === language && before.highlight === highlight && code.startsWith(before.code)
  const stretches = goesOn ? before.stretches.slice(0, -1) : []
  const paint = (text: string) => highlight?.(text, language) ?? [text]
  let start = goesOn ? (before.stretches.at(-1)?.start ?? 0) : 0
  for (;;) {
    const nodes = paint(code.slice(start, start + LONGEST))
    if (code.length - start <= LONGEST)
      return { code, language, highlight, stretches: [...stretches, { start, nodes }] }
    const end = start + placeToCut(nodes, code.slice(start, start + LONGEST))
    stretches.push({ start, nodes: paint(code.slice(start, end)) })
    start = end
  }
}

/** After a line at whose end nothing is open, no string and no comment: there the colours can begin anew. */
function placeToCut(nodes: readonly HighlightNode[], text: string): number {
  let offset = 0
  let found = 0
  for (const node of nodes) {
    if (typeof node === 'string') {
      const lineEnd = node.lastIndexOf('\n', LONGEST - UNSURE - offset)
      if (lineEnd >= 0) found = offset + lineEnd + 1
    }
    offset += lengthOf(node)
    if (offset > LONGEST - UNSURE) break
  }
  return found || text.lastIndexOf('\n') + 1 || text.length
}

function lengthOf(node: HighlightNode): number {
  return typeof node === 'string'
    ? node.length
    : node.children.reduce((sum, child) => sum + lengthOf(child), 0)
}
