import { memo, useDeferredValue, type ReactNode } from 'react'

import { CopyButton } from '@/components/copy-button'

import { type HighlightNode, useHighlighter } from './use-highlighter'

/** Longer code is shown without colours: it would cost more time than it helps reading. */
const LONGEST_HIGHLIGHTED = 20_000

interface CodeBlockProps {
  code: string
  language: string
}

export const CodeBlock = memo(function CodeBlock({ code, language }: CodeBlockProps) {
  return (
    <figure className="code-block">
      <figcaption>
        <span>{language || 'text'}</span>
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      {/* A long line scrolls, also with the arrow keys. */}
      <pre tabIndex={0}>
        <code>
          <Highlighted code={code} language={language} />
        </code>
      </pre>
    </figure>
  )
})

/** While code streams in, its colours may come a frame later than its text. */
function Highlighted({ code, language }: CodeBlockProps): ReactNode {
  const highlight = useHighlighter(language !== '' && code.length <= LONGEST_HIGHLIGHTED)
  const settled = useDeferredValue(code)
  const nodes = highlight?.(settled, language)
  if (!nodes) return code
  return (
    <>
      {nodes.map(renderNode)}
      {code.startsWith(settled) && code.slice(settled.length)}
    </>
  )
}

function renderNode(node: HighlightNode, index: number): ReactNode {
  if (typeof node === 'string') return node
  return (
    <span key={index} className={node.className}>
      {node.children.map(renderNode)}
    </span>
  )
}
