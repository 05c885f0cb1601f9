import type { Token, TokenizerAndRendererExtension, Tokens } from 'marked'

/** A formula of LaTeX: `$x$` and `\(x\)` within a line, `$$x$$` and `\[x\]` on their own. */
export interface MathToken extends Tokens.Generic {
  type: 'math'
  text: string
  isBlock: boolean
}

// As in Pandoc: a dollar sign before a space, or one after which a digit follows, is money.
const INLINE_DOLLAR = /^\$(?![\s$])((?:\\.|[^\\$\n])*?(?:\\.|[^\\\s$]))\$(?!\d)/
const DISPLAY_DOLLAR = /^\$\$((?:\\.|[^\\$])+?)\$\$/
const INLINE_PAREN = /^\\\(([^\n]+?)\\\)/
const DISPLAY_BRACKET = /^\\\[([\s\S]+?)\\\]/
const ON_ITS_OWN = /[ \t]*(?:\n|$)/y

/** The parser asks at every word and block where the next formula begins: looking through the whole rest is too far. */
const FAR = 500
const BLOCK = /(?:^|\n) {0,3}(?:\$\$|\\\[|(?=\n))/
const INLINE = /\$|\\[([]/

/** A blank line ends the paragraph in which the parser wants to know it. */
function nextBlock(text: string): number | undefined {
  const found = BLOCK.exec(text)
  return found && found[0].trim() !== '' ? found.index : undefined
}

/** Where the parser has to stop and look. */
function nextInline(text: string): number | undefined {
  const found = INLINE.exec(text.slice(0, FAR))
  if (found) return found.index
  // Not within a word: it may be an address.
  const space = text.length > FAR ? text.lastIndexOf(' ', FAR) : -1
  return space > 0 ? space : INLINE.exec(text)?.index
}

/** What Markdown's parser has to know of formulas. */
export const mathSyntax: TokenizerAndRendererExtension[] = [
  {
    name: 'math',
    level: 'block',
    start: nextBlock,
    tokenizer(text) {
      const found = DISPLAY_DOLLAR.exec(text) ?? DISPLAY_BRACKET.exec(text)
      if (!found) return undefined
      ON_ITS_OWN.lastIndex = found[0].length
      const rest = ON_ITS_OWN.exec(text)
      return rest ? formula(found[0] + rest[0], found[1], true) : undefined
    },
  },
  {
    name: 'math',
    level: 'inline',
    start: nextInline,
    tokenizer(text) {
      const display = DISPLAY_DOLLAR.exec(text) ?? DISPLAY_BRACKET.exec(text)
      if (display) return formula(display[0], display[1], true)
      const inline = INLINE_DOLLAR.exec(text) ?? INLINE_PAREN.exec(text)
      return inline ? formula(inline[0], inline[1], false) : undefined
    },
  },
]

export function isMath(token: Token): token is MathToken {
  return token.type === 'math'
}

function formula(raw: string, text: string | undefined, isBlock: boolean): MathToken {
  return { type: 'math', raw, text: (text ?? '').trim(), isBlock }
}
