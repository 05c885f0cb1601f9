import { memo, useMemo, useState } from 'react'

import { renderTokens } from './render-tokens'
import { growBlocks, nothing, splitBlocks, type Block } from './split-blocks'

interface MarkdownProps {
  text: string
  /** Whether more text may come. */
  isGrowing: boolean
}

export function Markdown({ text, isGrowing }: MarkdownProps) {
  return <div className="prose">{isGrowing ? <Growing text={text} /> : <Whole text={text} />}</div>
}

/** Parsed once as a whole, so that link references work wherever they are defined. */
function Whole({ text }: { text: string }) {
  const { blocks } = useMemo(() => splitBlocks(text), [text])
  return <Blocks blocks={blocks} />
}

/** Parses only the last block again when text arrives. */
function Growing({ text }: { text: string }) {
  const [split, setSplit] = useState(nothing)
  const grown = growBlocks(split, text)
  if (grown !== split) setSplit(grown)
  return <Blocks blocks={grown.blocks} />
}

function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block) => <BlockView key={block.start} block={block} />)
}

const BlockView = memo(function BlockView({ block }: { block: Block }) {
  return renderTokens([block.token])
})
