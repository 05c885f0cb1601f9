import { expect } from 'vitest'

import { answers, send, untilFinished } from './support/chat'
import { looksRight } from './support/looks'
import { PHONE, test } from './support/test'

const ANSWER = `## Sorting a list

A **short** answer with \`inline code\` and a [link](https://example.org/docs).

1. Read the numbers.
2. Sort them:

   \`\`\`python
   def quicksort(items: list[int]) -> list[int]:
       if len(items) < 2:
           return items  # nothing to do
       pivot, *rest = items
       return [*quicksort([x for x in rest if x < pivot]), pivot, *quicksort([x for x in rest if x >= pivot])]
   \`\`\`

| Algorithm | Average | Worst |
|---|:-:|--:|
| Quicksort | O(n log n) | O(n²) |
| Mergesort | O(n log n) | O(n log n) |

> Sorted is half searched.

- [x] done
- [ ] open`

test('the first page is accessible', async ({ page }) => {
  await page.getByText('Ready').waitFor()
  await looksRight(page, 'empty')
})

test('a conversation is accessible', async ({ page, model }) => {
  await model.script('D-RICH', { pieces: ANSWER.split(/(?<=\s)/), reasoning: ['Short and clear.'] })
  await model.script('D-FAIL', { status: 400, body: { error: 'this model cannot do that' } })
  await send(page, 'what is 48 * 7?')
  await answers(page).getByText('336').waitFor()
  await send(page, 'How do I sort? D-RICH')
  await answers(page).getByText('nothing to do').waitFor()
  await untilFinished(page)
  await looksRight(page, 'chat')
  await send(page, 'D-FAIL')
  await page.getByText('This message was not answered.').waitFor()
  await page.getByRole('group', { name: 'Tool Calculate' }).getByRole('button').click()
  await page.getByRole('button', { name: 'Show kernel details' }).click()
  await page.getByText('Dialogue worker').waitFor()
  await looksRight(page, 'chat-details')
})

test('a phone has all of it, and nothing sticks out', async ({ open, model }) => {
  await model.script('D-RICH', { pieces: ANSWER.split(/(?<=\s)/) })
  const page = await open('/', PHONE)
  await send(page, 'How do I sort on a phone? D-RICH')
  await answers(page).getByText('Sorted is half searched.').waitFor()
  await untilFinished(page)
  await looksRight(page, 'chat')

  await send(page, 'how many r in "strawberry"')
  await answers(page)
    .getByText(/occurs 3 times/)
    .waitFor()
  await untilFinished(page)
  const rightEdges = await page
    .locator('article, [role=group]')
    .evaluateAll((shown) => shown.map((element) => element.getBoundingClientRect().right))
  expect(Math.max(...rightEdges)).toBeLessThanOrEqual(390)

  await page.getByRole('button', { name: 'Show activity' }).click()
  await page.getByRole('complementary', { name: 'Activity' }).getByText('Completed').waitFor()
  await looksRight(page, 'activity')
  await page.getByRole('button', { name: 'Close activity' }).click()

  await page.getByRole('button', { name: 'Open menu' }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first().waitFor()
  await looksRight(page, 'menu')
  await page.getByRole('button', { name: 'New chat' }).click()
  await page.getByRole('dialog', { name: 'Menu' }).waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'What can I do for you?' }).waitFor()
})

test('the chosen theme outlives a reload and the system’s wish', async ({ open }) => {
  const page = await open('/', { colorScheme: 'light' })
  const shown = () => page.evaluate(() => document.documentElement.dataset.theme)
  expect(await shown()).toBe('light')
  await page.getByRole('button', { name: 'Switch to dark theme' }).click()
  expect(await shown()).toBe('dark')
  await page.reload()
  expect(await shown()).toBe('dark')
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark')
})

test('the messages scroll with the answer until the reader scrolls away', async ({ page, model }) => {
  const lines = Array.from({ length: 120 }, (_, index) => `line ${index}\n\n`)
  await model.script('D-LONG', { pieces: lines, tokens_per_second: 30 })
  await send(page, 'D-LONG please')
  const messages = page.getByRole('region', { name: 'Messages' })
  const fromEnd = () =>
    messages.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)
  await answers(page).getByText('line 40', { exact: true }).waitFor()
  await expect.poll(fromEnd).toBeLessThan(5)

  await messages.hover()
  await page.mouse.wheel(0, -300)
  await page.getByRole('button', { name: 'Jump to latest' }).waitFor()
  await answers(page).getByText('line 70', { exact: true }).waitFor()
  expect(await fromEnd()).toBeGreaterThan(300)

  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await answers(page).getByText('line 119', { exact: true }).waitFor()
  await expect.poll(fromEnd).toBeLessThan(5)
})
