import { memo, useState } from 'react'

import { headingLevels } from './heading-levels'
import { renderTokens } from './render-tokens'
import { finishBlocks, growBlocks, nothing, type Block, type SplitText } from './split-blocks'

interface MarkdownProps {
  text: string
  /** Whether more text may come. */
  isGrowing: boolean
}

export function Markdown({ text, isGrowing }: MarkdownProps) {
  const { blocks } = useSplitText(text, isGrowing)
  const levels = headingLevels(blocks)
  return (
    <div className="prose">
      {blocks.map((block) => (
        <BlockView key={block.start} block={block} headingLevel={levels.get(block)} />
      ))}
    </div>
  )
}

/**
 * While text arrives, only the end of the last block is parsed again. A finished text with link references is parsed
 * once as a whole, so that they work wherever they are defined.
 */
function useSplitText(text: string, isGrowing: boolean): SplitText {
  const [split, setSplit] = useState(nothing)
  const isCurrent = split.text === text && (isGrowing || split.isWhole)
  if (isCurrent) return split
  const next = isGrowing ? growBlocks(split, text) : finishBlocks(split, text)
  if (next !== split) setSplit(next)
  return next
}

interface BlockViewProps {
  block: Block
  headingLevel: number | undefined
}

const BlockView = memo(function BlockView({ block, headingLevel }: BlockViewProps) {
  if (block.token.type === 'heading' && headingLevel !== undefined) {
    const Tag = (['h2', 'h3', 'h4', 'h5', 'h6'] as const)[headingLevel] ?? 'h6'
    return <Tag>{renderTokens(block.token.tokens ?? [])}</Tag>
  }
  return renderTokens([block.token])
})
