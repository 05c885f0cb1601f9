import { beforeAll, expect, inject } from 'vitest'

import { answers, questions, send } from './support/chat'
import { writeConversation } from './support/long-conversation'
import { screenshot, test } from './support/test'

let path = ''

beforeAll(() => {
  path = `/c/${writeConversation(inject('stackLog'), 1_000)}`
})

test('1 000 turns open at their end, and earlier ones come as one scrolls up', async ({ open, model }) => {
  const page = await open(path)
  await answers(page).last().getByText('Answer 1000').waitFor()
  const first = (await questions(page).first().locator('p').textContent()) ?? ''
  await page.getByRole('region', { name: 'Messages' }).evaluate((element) => {
    element.scrollTop = 0
  })
  await expect.poll(() => questions(page).first().locator('p').textContent()).not.toBe(first)
  // What was in sight stays there.
  const place = await questions(page)
    .getByText(first, { exact: true })
    .evaluate((element) => element.getBoundingClientRect().top)
  expect(place).toBeGreaterThan(0)
  expect(place).toBeLessThan(400)

  await model.script('L-MORE', { pieces: ['Still ', 'here.'] })
  await send(page, 'L-MORE')
  await answers(page).last().getByText('Still here.').waitFor()
  await page.getByRole('button', { name: 'Jump to latest' }).waitFor({ state: 'detached' })
})

test('a search leads to the message that was found, however far up', async ({ open }) => {
  const page = await open(path)
  await answers(page).last().waitFor()
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('answer 0017')
  await page.getByRole('navigation', { name: 'Conversations' }).getByText('Answer 0017 is').click()
  const found = page.locator('.turn:focus')
  await found.getByText('Question 0017', { exact: true }).waitFor()
  await expect.poll(() => found.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(200)
  expect(new URL(page.url()).hash).toBe('')
  await screenshot(page, 'search-hit')
})
