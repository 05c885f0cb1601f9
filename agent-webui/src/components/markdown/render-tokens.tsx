import type { Token, Tokens } from 'marked'
import { memo, type ReactNode } from 'react'

import { CodeBlock } from './code-block'
import { Formula } from './formula'
import type { MathToken } from './math-syntax'
import { decodeEntities, safeHref, withoutInvisible } from './safe-text'

/**
 * Parsed Markdown as React elements. No HTML is ever made from model output: what is not one of the elements below
 * is shown as the characters it is written with, so there is nothing to sanitise. Images become links.
 */
export function renderTokens(tokens: readonly Token[], depth = 0): ReactNode[] {
  return tokens.map((token, index) => <Piece key={index} token={token as AnyToken} depth={depth + 1} />)
}

/** Deeper nesting than people write is shown as plain text. */
const DEEPEST = 40

type AnyToken =
  | Tokens.Blockquote
  | Tokens.Br
  | Tokens.Checkbox
  | Tokens.Code
  | Tokens.Codespan
  | Tokens.Def
  | Tokens.Del
  | Tokens.Em
  | Tokens.Escape
  | Tokens.Heading
  | Tokens.Hr
  | Tokens.HTML
  | Tokens.Tag
  | Tokens.Image
  | Tokens.Link
  | Tokens.List
  | Tokens.ListItem
  | Tokens.Paragraph
  | Tokens.Space
  | Tokens.Strong
  | Tokens.Table
  | Tokens.Text
  | MathToken

interface PieceProps {
  token: AnyToken
  depth: number
}

/** Memoised, as are items and rows: what is kept of a block that grows is not made again. */
const Piece = memo(function Piece({ token, depth }: PieceProps): ReactNode {
  if (depth > DEEPEST) return token.raw
  const inside = (tokens: readonly Token[] | undefined) => renderTokens(tokens ?? [], depth)
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p>{inside(token.tokens)}</p>
    case 'heading':
      // One inside a list or a quote is no part of the outline; the ones outside are shown by Markdown.
      return (
        <p>
          <strong>{inside(token.tokens)}</strong>
        </p>
      )
    case 'blockquote':
      return <blockquote>{inside(token.tokens)}</blockquote>
    case 'list':
      return <List list={token} depth={depth} />
    case 'list_item':
      return <li>{inside(token.tokens)}</li>
    case 'code':
      return <CodeBlock code={token.text} language={token.lang?.split(/\s/)[0] ?? ''} />
    case 'table':
      return <Table table={token} depth={depth} />
    case 'hr':
      return <hr />
    case 'strong':
      return <strong>{inside(token.tokens)}</strong>
    case 'em':
      return <em>{inside(token.tokens)}</em>
    case 'del':
      return <del>{inside(token.tokens)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'checkbox':
      return (
        <input
          type="checkbox"
          checked={token.checked}
          readOnly
          tabIndex={-1}
          aria-label={token.checked ? 'done' : 'open'}
        />
      )
    case 'link':
      return <SafeLink href={token.href}>{inside(token.tokens.map(allVisible))}</SafeLink>
    case 'image':
      return (
        <SafeLink href={token.href}>
          Image: {withoutInvisible(decodeEntities(token.text)) || token.href}
        </SafeLink>
      )
    case 'html':
      return <RawHtml raw={token.raw} isBlock={'block' in token && token.block} />
    case 'math':
      return <Formula tex={token.text} isBlock={token.isBlock} raw={token.raw} />
    case 'escape':
      return token.text
    case 'text':
      return token.tokens ? inside(token.tokens) : decodeEntities(token.text)
  }
})

/** HTML as the characters it is written with; only a line break, which tables cannot do without, is one. */
function RawHtml({ raw, isBlock }: { raw: string; isBlock: boolean }) {
  if (/^<br\s*\/?>$/i.test(raw)) return <br />
  return isBlock ? <p className="whitespace-pre-wrap">{raw.trimEnd()}</p> : raw
}

function List({ list, depth }: { list: Tokens.List; depth: number }) {
  const items = list.items.map((item, index) => <Item key={index} item={item} depth={depth} />)
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

const Item = memo(function Item({ item, depth }: { item: Tokens.ListItem; depth: number }) {
  return <li className={item.task ? 'task' : undefined}>{renderTokens(item.tokens, depth)}</li>
})

function Table({ table, depth }: { table: Tokens.Table; depth: number }) {
  return (
    <div className="table-scroll" role="group" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <Row cells={table.header} depth={depth} />
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <Row key={index} cells={row} depth={depth} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Row = memo(function Row({ cells, depth }: { cells: readonly Tokens.TableCell[]; depth: number }) {
  return (
    <tr>
      {cells.map((cell, index) => {
        const Tag = cell.header ? 'th' : 'td'
        return (
          <Tag key={index} data-align={cell.align}>
            {renderTokens(cell.tokens, depth)}
          </Tag>
        )
      })}
    </tr>
  )
})

/** A token of a link's text without characters that nobody sees. */
function allVisible(token: Token): Token {
  if ('tokens' in token && Array.isArray(token.tokens))
    return { ...token, tokens: token.tokens.map(allVisible) }
  return 'text' in token && typeof token.text === 'string'
    ? { ...token, text: withoutInvisible(token.text) }
    : token
}

/** A link with the host it leads to in sight. One that may not be followed is only its text. */
function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const url = safeHref(href)
  if (!url) return <span>{children}</span>
  const host = url.host
  return (
    <>
      <a
        href={url.href}
        title={withoutInvisible(url.href)}
        target="_blank"
        rel="noopener noreferrer nofollow"
      >
        {children}
      </a>
      {host && <span className="link-host"> ({host})</span>}
    </>
  )
}
