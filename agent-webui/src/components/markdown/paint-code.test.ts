import { expect, test } from 'vitest'

import { highlight } from './highlight'
import { paintCode, type PaintedCode } from './paint-code'
import type { HighlightNode } from './use-highlighter'

const CODE = Array.from(
  { length: 400 },
  (_, index) => `def f${index.toString()}(x):\n    """Says\n    much."""\n    return "x"  # why\n\n`,
).join('')

const textOf = (node: HighlightNode): string =>
  typeof node === 'string' ? node : node.children.map(textOf).join('')
const spansOf = (nodes: readonly HighlightNode[]) =>
  nodes.filter((node) => typeof node !== 'string').map((node) => `${node.className}: ${textOf(node)}`)

const nodesOf = ({ stretches }: PaintedCode) => stretches.flatMap(({ nodes }) => nodes)

test('long code has the colours it would have at once', () => {
  const painted = paintCode(null, CODE, 'python', highlight)
  expect(painted.stretches.length).toBeGreaterThan(3)
  expect(nodesOf(painted).map(textOf).join('')).toBe(CODE)
  expect(spansOf(nodesOf(painted))).toEqual(spansOf(highlight(CODE, 'python') ?? []))
})

test('of code that streams in, what is painted stays and only the end is painted again', () => {
  const before = paintCode(null, CODE.slice(0, 20_000), 'python', highlight)
  let work = 0
  const counted = { ...before, highlight: countingHighlight }
  function countingHighlight(code: string, language: string) {
    work += code.length
    return highlight(code, language)
  }
  const after = paintCode(counted, CODE.slice(0, 20_010), 'python', countingHighlight)
  expect(after.stretches[0]).toBe(before.stretches[0])
  expect(work).toBeLessThan(10_000)
  expect(nodesOf(after).map(textOf).join('')).toBe(CODE.slice(0, 20_010))
})

test('code of another language is painted anew', () => {
  const python = paintCode(null, 'x = 1\n', 'python', highlight)
  const plain = paintCode(python, 'x = 1\n', 'nothing-known', highlight)
  expect(nodesOf(plain)).toEqual(['x = 1\n'])
})

test('a line without end is cut and loses nothing', () => {
  const line = 'a'.repeat(10_000)
  expect(
    nodesOf(paintCode(null, line, 'text', null))
      .map(textOf)
      .join(''),
  ).toBe(line)
})
