import { expect, inject } from 'vitest'

import { answers, send, untilFinished } from './support/chat'
import { test } from './support/test'

const HOSTILE = `Hello <script>window.pwned = 1</script><img src="https://canary.invalid/a.png" onerror="window.pwned = 1">

![pixel](https://canary.invalid/b.png) [click](javascript:window.pwned=1) [ref][r]

<iframe src="https://canary.invalid/c"></iframe>
<style>body { background: url(https://canary.invalid/d.png) }</style>
<svg onload="window.pwned = 1"></svg>

\`\`\`html
<script>window.pwned = 1</script>
\`\`\`

[r]: data:text/html,<script>window.pwned=1</script>

the end`

test('model output is inert: nothing runs, nothing is fetched', async ({ page, model }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(inject('webuiUrl'))) foreign.push(request.url())
  })
  await model.script('C-HOSTILE', { pieces: HOSTILE.split(/(?<=\s)/), tokens_per_second: 200 })
  await send(page, 'C-HOSTILE please')
  await answers(page).getByText('the end').waitFor()
  await untilFinished(page)

  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  expect(foreign).toEqual([])
  const active = answers(page).locator('script, img, iframe, style, object, embed, [onerror], [onload]')
  expect(await active.count()).toBe(0)
  const addresses = await answers(page)
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  expect(addresses).toEqual(['https://canary.invalid/b.png'])
})

test('the page is served with a Content-Security-Policy that allows nothing inline', async ({ page }) => {
  const response = await page.request.get(inject('webuiUrl'))
  const policy = response.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
})
