import type { Block } from './split-blocks'

/**
 * How deep each heading is in the outline, from 0. Models begin with any level and skip some; read aloud, headings that
 * step down one at a time are what tells the structure.
 */
export function headingLevels(blocks: readonly Block[]): ReadonlyMap<Block, number> {
  const levels = new Map<Block, number>()
  const open: number[] = []
  for (const block of blocks) {
    if (block.token.type !== 'heading') continue
    const depth = Number(block.token.depth)
    while (open.length > 0 && (open.at(-1) ?? 0) >= depth) open.pop()
    levels.set(block, open.length)
    open.push(depth)
  }
  return levels
}
