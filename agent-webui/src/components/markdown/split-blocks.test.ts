import { expect, test } from 'vitest'

import { growBlocks, nothing, splitBlocks } from './split-blocks'

const TEXT = `# Title

A paragraph that goes
on, with \`code\`.\r
And more.

- one
- two

  \`\`\`py
  x = 1
  \`\`\`

- three

| a | b |
|---|---|
| 1 | 2 |

\`\`\`
unclosed?
\`\`\`

Setext
======

    indented

> quote

<div>html</div>

end [ref]
`

const raws = (split: typeof nothing) => split.blocks.map(({ start, raw }) => [start, raw])

test('a text that grows character by character is split as it is split at once', () => {
  let grown = nothing
  for (let length = 1; length <= TEXT.length; length += 1) {
    grown = growBlocks(grown, TEXT.slice(0, length))
    expect(raws(grown)).toEqual(raws(splitBlocks(TEXT.slice(0, length))))
  }
})

test('finished blocks are the same objects when more text comes', () => {
  const before = growBlocks(nothing, 'One.\n\nTwo.\n\nThr')
  const after = growBlocks(before, 'One.\n\nTwo.\n\nThree.')
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[1]).toBe(before.blocks[1])
  expect(after.blocks[2]?.raw).toBe('Three.')
})

test('a text that was replaced is split anew', () => {
  const before = growBlocks(nothing, 'One.\n\nTwo.')
  expect(growBlocks(before, 'Other').blocks.map(({ raw }) => raw)).toEqual(['Other'])
})

test('nesting that exhausts the parser is shown as plain text', () => {
  const text = '>'.repeat(20_000)
  expect(splitBlocks(text).blocks).toMatchObject([{ raw: text, token: { type: 'text' } }])
})
