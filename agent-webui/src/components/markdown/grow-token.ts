import type { Token, Tokens } from 'marked'

type Parse = (text: string) => Token[]

/**
 * The tokens of a text that begins with the block `before`, which was the last one and has grown. What of a long list,
 * table or paragraph cannot change any more is kept, the same objects, and only its end is parsed. Null when the text
 * has to be parsed as a whole.
 */
export function growToken(before: Token, text: string, parse: Parse): Token[] | null {
  switch (before.type) {
    case 'list':
      return growList(before as Tokens.List, text, parse)
    case 'table':
      return growTable(before as Tokens.Table, text, parse)
    case 'paragraph':
      return growParagraph(before as Tokens.Paragraph, text, parse)
    default:
      return null
  }
}

/** The last item may go on, and whether a blank line comes before it decides how the one before is shown. */
function growList(list: Tokens.List, text: string, parse: Parse): Token[] | null {
  const kept = list.items.slice(0, -2)
  const end = lengthOf(kept)
  if (end === 0) return null
  const [rest, ...following] = parse(text.slice(end))
  if (!isList(rest) || rest.ordered !== list.ordered || rest.loose !== list.loose) return null
  const grown = { ...list, raw: text.slice(0, end) + rest.raw, items: [...kept, ...rest.items] }
  return [grown, ...following]
}

/** A row is a line. */
function growTable(table: Tokens.Table, text: string, parse: Parse): Token[] | null {
  if (table.rows.length < 2) return null
  const head = text.slice(0, text.indexOf('\n', text.indexOf('\n') + 1) + 1)
  const end = table.raw.trimEnd().lastIndexOf('\n') + 1
  const [rest, ...following] = parse(head + text.slice(end))
  if (!isTable(rest)) return null
  const rows = [...table.rows.slice(0, -1), ...rest.rows]
  return [{ ...table, raw: text.slice(0, end) + rest.raw.slice(head.length), rows }, ...following]
}

/** So many pieces at the end of a paragraph may still change with what comes: a link whose address is being written. */
const OPEN_PIECES = 4

/** What may begin something that ends later: with one of these in the text before, nothing is certain. */
const OPENING = /[*_~`[\]<$\\!]/

function growParagraph(paragraph: Tokens.Paragraph, text: string, parse: Parse): Token[] | null {
  const pieces = paragraph.tokens
  const count = pieces.findLastIndex(
    (piece, index) => index <= pieces.length - OPEN_PIECES && isJoint(pieces, piece, index),
  )
  if (count < 1) return null
  const kept = pieces.slice(0, count)
  if (kept.some((piece) => piece.type === 'text' && OPENING.test(piece.raw))) return null
  // A word in front keeps the rest a paragraph, whatever it begins with.
  const word = kept.at(-1)?.type === 'br' ? 'x\n' : 'x'
  const end = lengthOf(kept)
  const [rest, ...following] = parse(word + text.slice(end))
  if (!isParagraph(rest)) return null
  const fresh = withoutWord(rest.tokens, word)
  if (!fresh) return null
  const whole = (part: string) => text.slice(0, end) + part.slice(word.length)
  const grown = { ...paragraph, raw: whole(rest.raw), text: whole(rest.text), tokens: [...kept, ...fresh] }
  return [grown, ...following]
}

/** Whether a paragraph can be cut before this piece: at a space or a new line. */
function isJoint(pieces: readonly Token[], piece: Token, index: number): boolean {
  return pieces[index - 1]?.type === 'br' || (piece.type === 'text' && piece.raw.startsWith(' '))
}

function withoutWord(pieces: readonly Token[], word: string): Token[] | null {
  const [first, second, ...others] = pieces
  if (first?.type !== 'text') return null
  if (word.endsWith('\n')) return first.raw === 'x' && second?.type === 'br' ? others : null
  const rest = pieces.slice(1)
  const text = { ...first, raw: first.raw.slice(1), text: (first as Tokens.Text).text.slice(1) }
  return [text, ...rest]
}

function lengthOf(tokens: readonly { raw: string }[]): number {
  return tokens.reduce((sum, { raw }) => sum + raw.length, 0)
}

const isList = (token: Token | undefined): token is Tokens.List => token?.type === 'list'
const isTable = (token: Token | undefined): token is Tokens.Table => token?.type === 'table'
const isParagraph = (token: Token | undefined): token is Tokens.Paragraph => token?.type === 'paragraph'
