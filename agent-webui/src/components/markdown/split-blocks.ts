import { Marked, type Token } from 'marked'

import { mathSyntax } from './math-syntax'

/** A paragraph, list, table, code block … at the top level of a text. */
export interface Block {
  /** Where it starts in the text: a stable key while the text grows. */
  start: number
  raw: string
  token: Token
}

export interface SplitText {
  text: string
  blocks: readonly Block[]
  /** Whether the text was parsed at once: only then do link references reach back. */
  isWhole: boolean
}

export const nothing: SplitText = { text: '', blocks: [], isWhole: true }

/** Splits a whole text. */
export function splitBlocks(text: string): SplitText {
  return { text, blocks: blocksFrom(withPlainBreaks(text), 0), isWhole: true }
}

/**
 * Splits a text that begins with the text of `before`, keeping its finished blocks (the same objects, so that what
 * shows them can be memoised) and parsing only the rest. The last block is never finished: more of it may come.
 */
export function growBlocks(before: SplitText, text: string): SplitText {
  if (text === before.text) return before
  const last = before.blocks.at(-1)
  if (!last || !text.startsWith(before.text)) return splitBlocks(text)
  const kept = before.blocks.slice(0, -1)
  return { text, blocks: [...kept, ...blocksFrom(withPlainBreaks(text), last.start)], isWhole: false }
}

function blocksFrom(text: string, start: number): Block[] {
  const blocks: Block[] = []
  for (const token of tokensOf(text.slice(start))) {
    // Blank lines and link definitions show nothing, but take up room.
    if (token.type !== 'space' && token.type !== 'def') blocks.push({ start, raw: token.raw, token })
    start += token.raw.length
  }
  return blocks
}

/** The parser turns CRLF into LF; offsets count what it sees. */
function withPlainBreaks(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

const parser = new Marked({ gfm: true, breaks: true, extensions: mathSyntax })

function tokensOf(text: string): Token[] {
  try {
    return parser.lexer(text)
  } catch (error) {
    // A thousand nested quotes exhaust the parser's stack: show the text as it is.
    if (!(error instanceof RangeError)) throw error
    return [{ type: 'text', raw: text, text }]
  }
}
