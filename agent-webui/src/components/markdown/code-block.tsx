import { memo, useState, type ReactNode } from 'react'

import { CopyButton } from '@/components/copy-button'

import { paintCode, type PaintedCode, type Stretch } from './paint-code'
import { type HighlightNode, useHighlighter } from './use-highlighter'

/** Longer code is shown without colours: it would cost more time than it helps reading. */
const LONGEST_HIGHLIGHTED = 100_000

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
          <Painted code={code} language={language} />
        </code>
      </pre>
    </figure>
  )
})

function Painted({ code, language }: CodeBlockProps): ReactNode {
  const highlight = useHighlighter(language !== '' && code.length <= LONGEST_HIGHLIGHTED)
  const [painted, setPainted] = useState<PaintedCode | null>(null)
  const isCurrent = painted?.code === code && painted.language === language && painted.highlight === highlight
  const current = isCurrent ? painted : paintCode(painted, code, language, highlight)
  if (!isCurrent) setPainted(current)
  return current.stretches.map((stretch) => <StretchView key={stretch.start} stretch={stretch} />)
}

/** A box of its own: the browser lays out only those that change. */
const StretchView = memo(function StretchView({ stretch }: { stretch: Stretch }) {
  return <span className="block">{stretch.nodes.map(renderNode)}</span>
})

function renderNode(node: HighlightNode, index: number): ReactNode {
  if (typeof node === 'string') return node
  return (
    <span key={index} className={node.className}>
      {node.children.map(renderNode)}
    </span>
  )
}
