import { describe, expect, test } from 'vitest'

import { finishBlocks, growBlocks, nothing, splitBlocks, type SplitText } from './split-blocks'

const repeated = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => piece(index)).join('')

const TEXTS = {
  'a list': repeated(12, (n) => `- item ${n} with **bold** and \`code\`\n`) + '\nThe end.',
  'a list that becomes loose': '- one\n- two\n- three\n- four\n\n- five\n- six\n\nThe end.',
  'a loose list': repeated(8, (n) => `${n + 1}. item ${n}\n\n   more of it\n\n`) + 'The end.',
  'a list with lists in it': repeated(6, (n) => `1. item ${n}\n   - first\n   - second\n     text\n`),
  'a list of tasks': '- [ ] one\n- [x] two\n- [ ] three\n- four\n* another list\n* of two\n',
  'a table': '| a | b |\n|---|--:|\n' + repeated(8, (n) => `| ${n} | **b** \\| c |\n`) + '\nThe end.',
  'a paragraph':
    repeated(12, (n) => `word${n} **bold** and \`code\`, [a](http://a.b/${n}) `) + '\n\nThe end.',
  'a paragraph of lines': repeated(12, (n) => `line ${n} with **bold** words\n`) + '- and a list',
  'a paragraph with open ends': 'a **b ` c *d* e `f` g ~~h~~ i [j **k** l **m** n](http://o.p) **q** r `s` t',
  'a paragraph that becomes a heading': repeated(5, (n) => `some **bold** words ${n}\n`) + '===\n\nThe end.',
  'a paragraph before a table': repeated(4, (n) => `some **bold** words ${n}\n`) + '| a |\n|---|\n| b |\n',
  formulas: repeated(6, (n) => `when $x_${n}$ is **big** and \\(y\\) is not, `) + '$$z$$ and $5',
  escapes: repeated(5, () => 'a \\* b **c** d \\_ e `f` g & h &amp; i '),
  'long words': 'word '.repeat(300) + 'https://an.address/that-is-long and $x$ ' + 'word '.repeat(150),
}

const shown = ({ blocks }: SplitText) => blocks.map(({ start, raw, token }) => ({ start, raw, token }))

describe('a text that grows is at every moment what it would be at once', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    test.each([1, 3, 7])(`${name}, %i characters at a time`, (step) => {
      let grown = nothing
      for (let length = step; length < text.length + step; length += step) {
        grown = growBlocks(grown, text.slice(0, length))
        expect(shown(grown)).toEqual(shown(splitBlocks(text.slice(0, length))))
      }
      expect(shown(finishBlocks(grown, text))).toEqual(shown(splitBlocks(text)))
    })
  }
})

describe('a long table', () => {
  const head = '| a |\n|---|\n'
  const long = head + repeated(200, (n) => `| ${n} |\n`)
  const grown = growBlocks(nothing, long)

  test('grows by several rows at once, and has all of them in the end', () => {
    expect(growBlocks(grown, `${long}| 200 |\n`)).toBe(grown)
    const more = long + repeated(20, (n) => `| ${n + 200} |\n`)
    expect(shown(growBlocks(grown, more))).toEqual(shown(splitBlocks(more)))
    expect(shown(finishBlocks(grown, `${long}| 200`))).toEqual(shown(splitBlocks(`${long}| 200`)))
  })

  test('of an attempt that failed gives way to the next one', () => {
    expect(shown(growBlocks(grown, 'Once more'))).toEqual(shown(splitBlocks('Once more')))
  })
})
