import { Marked, type Token, type Tokens } from 'marked'

import { growToken } from './grow-token'
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
  /** Whether link references reach everywhere: not before the text is finished. */
  isWhole: boolean
}

export const nothing: SplitText = { text: '', blocks: [], isWhole: true }

/** Splits a whole text. */
export function splitBlocks(text: string): SplitText {
  return { text, blocks: asBlocks(tokensOf(withPlainBreaks(text)), 0), isWhole: true }
}

/**
 * Splits a text that begins with the text of `before`, keeping its finished blocks (the same objects, so that what
 * shows them can be memoised) and parsing only the rest. The last block is never finished: more of it may come.
 */
export function growBlocks(before: SplitText, text: string): SplitText {
  if (text === before.text || isBundling(before, text)) return before
  return parseOn(before, text)
}

const FEW_ROWS = 50

/** A browser lays out a table as a whole: the longer it is, the more of its rows come at once. */
function isBundling({ text, blocks }: SplitText, grown: string): boolean {
  const token = blocks.at(-1)?.token
  if (token?.type !== 'table' || !grown.startsWith(text)) return false
  return grown.length - text.length < ((token as Tokens.Table).rows.length - FEW_ROWS) / 2
}

function parseOn(before: SplitText, text: string): SplitText {
  const kept = before.blocks.slice(0, mayJoin(before.blocks) ? -2 : -1)
  const next = before.blocks[kept.length]
  if (!next || !text.startsWith(before.text)) return { ...splitBlocks(text), isWhole: false }
  const rest = withPlainBreaks(text).slice(next.start)
  const tokens = growToken(next.token, rest, tokensOf) ?? tokensOf(rest)
  return { text, blocks: [...kept, ...asBlocks(tokens, next.start)], isWhole: false }
}

/** Whether the last block may become a part of the list before it: a `2` that will be `2.`, the next item. */
function mayJoin(blocks: readonly Block[]): boolean {
  return blocks.at(-2)?.token.type === 'list' && (blocks.at(-1)?.raw.length ?? 0) < LONGEST_MARKER
}

/** Of the marker of an item (characters). */
const LONGEST_MARKER = 12

/** Of an address that links refer to; whatever else looks like it costs a parse. */
const DEFINITION = /\[[^\]\n]+\]:/

/** Splits a text that is complete now. Only link references can make it other than it has grown. */
export function finishBlocks(before: SplitText, text: string): SplitText {
  if (before.text === '' || DEFINITION.test(text)) return splitBlocks(text)
  return { ...parseOn(before, text), isWhole: true }
}

/** Blocks as they follow one another from a place in the text. */
function asBlocks(tokens: readonly Token[], start: number): Block[] {
  const blocks: Block[] = []
  for (const token of tokens) {
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
