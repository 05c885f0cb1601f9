import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'

import { Markdown } from './markdown'

function show(text: string, isGrowing = false): HTMLElement {
  return render(<Markdown text={text} isGrowing={isGrowing} />).container
}

describe('model output is never markup', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<iframe src="https://example.org"></iframe>',
    'text <b onclick="alert(1)">bold</b>',
    '<style>body{display:none}</style>',
    '![x](https://example.org/canary.png)',
    '![x][ref]\n\n[ref]: https://example.org/canary.png',
    '[click](javascript:alert(1))',
    '[click](JaVaScRiPt:alert(1))',
    '[click](java&#115;cript:alert(1))',
    '[click](data:text/html,<script>alert(1)</script>)',
    '<javascript:alert(1)>',
    '[click](vbscript:x)',
    '[click](/api/conversations)',
    '| a |\n|---|\n| <img src=x> |',
    '> <object data="x"></object>',
    '$\\href{javascript:alert(1)}{x} \\includegraphics{https://example.org/x.png} \\htmlClass{a}{x}$',
    '`<script>`\n\n```html\n<script>alert(1)</script>\n```',
  ]

  test.each(HOSTILE)('%s', (text) => {
    const container = show(text)
    expect(
      container.querySelectorAll('script, img, svg a, iframe, object, embed, style, b, form'),
    ).toHaveLength(0)
    for (const element of container.querySelectorAll('*')) {
      expect([...element.attributes].filter(({ name }) => name.startsWith('on'))).toEqual([])
    }
    for (const link of container.querySelectorAll('a')) {
      expect(new URL(link.href).protocol).toBe('https:')
    }
  })

  test('raw HTML is shown as the characters it is written with', () => {
    show('<script>alert(1)</script>')
    expect(screen.getByText('<script>alert(1)</script>')).toBeVisible()
  })

  test('an image becomes a link that says so', () => {
    show('![a cat](https://example.org/cat.png)')
    expect(screen.getByRole('link', { name: 'Image: a cat' })).toHaveAttribute(
      'href',
      'https://example.org/cat.png',
    )
  })

  test('a link opens outside, tells nobody where it came from, and shows its host', () => {
    const container = show('[docs](https://example.org/a?b=c)')
    const link = screen.getByRole('link', { name: 'docs' })
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    expect(link).toHaveAttribute('target', '_blank')
    expect(container).toHaveTextContent('docs (example.org)')
  })

  test('invisible characters do not hide where a link leads', () => {
    show('[pay\u202Epal](https://example.org)')
    expect(screen.getByRole('link').textContent).toBe('paypal')
  })
})

describe('what models write is shown well', () => {
  test('headings start below that of the page and step down one at a time', () => {
    show('## Begin\n\n#### Skipped one\n\n## Again\n\n# Shallower\n\n> # In a quote')
    const outline = screen.getAllByRole('heading').map(({ tagName, textContent }) => [tagName, textContent])
    expect(outline).toEqual([
      ['H2', 'Begin'],
      ['H3', 'Skipped one'],
      ['H2', 'Again'],
      ['H2', 'Shallower'],
    ])
    expect(screen.getByText('In a quote')).toBeVisible()
  })

  test('a text that is finished keeps the elements it was shown with while it grew', () => {
    const { container, rerender } = render(<Markdown text={'One.\n\nTw'} isGrowing />)
    const first = container.querySelector('p')
    rerender(<Markdown text={'One.\n\nTwo.'} isGrowing={false} />)
    expect(container.querySelector('p')).toBe(first)
    expect(container).toHaveTextContent('One.Two.')
  })

  test('tables have a header', () => {
    show('| a | b |\n|---|--:|\n| 1<br>2 | 3 |')
    const table = screen.getByRole('table')
    expect(within(table).getAllByRole('columnheader')).toHaveLength(2)
    expect(within(table).getByRole('cell', { name: '1 2' }).querySelector('br')).not.toBeNull()
  })

  test('character references are characters, but not in code', () => {
    const container = show('a &lt; b &amp;&amp; `&lt;`')
    expect(container).toHaveTextContent('a < b && &lt;')
  })

  test('a link reference works when its definition comes last', () => {
    show('See [this][1].\n\n[1]: https://example.org')
    expect(screen.getByRole('link', { name: 'this' })).toBeVisible()
  })

  test('a code block is coloured and can be copied', async () => {
    const user = userEvent.setup()
    const container = show('```python\ndef f():\n    return 1\n```')
    expect(await screen.findByText('def')).toHaveClass('hljs-keyword')
    expect(container.querySelector('pre')?.textContent).toBe('def f():\n    return 1')

    await user.click(screen.getByRole('button', { name: 'Copy code' }))
    expect(await navigator.clipboard.readText()).toBe('def f():\n    return 1')
  })

  test('code that is still being written is shown as far as it goes', () => {
    const container = show('Look:\n\n```js\nlet a = ', true)
    expect(container.querySelector('pre')?.textContent).toBe('let a = ')
  })
})

describe('formulas', () => {
  const formulas = async (text: string) => {
    const container = show(text)
    await waitFor(() => {
      expect(container.querySelector('math')).not.toBeNull()
    })
    return [...container.querySelectorAll('math')].map((math) => [
      math.getAttribute('display') ?? 'inline',
      math.querySelector('annotation')?.textContent,
    ])
  }

  test.each([
    ['The area is $\\pi r^2$.', [['inline', '\\pi r^2']]],
    ['The area is \\(\\pi r^2\\).', [['inline', '\\pi r^2']]],
    ['$$\nE = mc^2\n$$', [['block', 'E = mc^2']]],
    ['\\[\nE = mc^2\n\\]', [['block', 'E = mc^2']]],
    ['It is\n$$a + b$$\nthen.', [['block', 'a + b']]],
    [
      '- $a$\n- $b$',
      [
        ['inline', 'a'],
        ['inline', 'b'],
      ],
    ],
  ])('%s', async (text, expected) => {
    expect(await formulas(text)).toEqual(expected)
  })

  test.each(['It costs $5 and $10.', 'A $ alone.', '`$x$`', '```\n$$x$$\n```', 'From $20 to $30,', '\\$x$'])(
    'no formula is in: %s',
    (text) => {
      const container = show(text)
      expect(container.querySelector('math, .formula-block')).toBeNull()
      expect(container.textContent).toContain('$')
    },
  )

  test('one that is wrong is shown as it is written', async () => {
    const container = show('$\\frac{1$')
    await waitFor(() => {
      expect(container.querySelector('.katex-error')?.textContent).toBe('\\frac{1')
    })
  })

  test('one that never ends is cut off', async () => {
    const container = show('$\\def\\x{\\x\\x}\\x$')
    await waitFor(() => {
      expect(container.querySelector('.katex-error')).not.toBeNull()
    })
  })
})
