import { beforeAll, expect, inject } from 'vitest'

import { answers, questions, send } from './support/chat'
import { writeConversation } from './support/long-conversation'
import { screenshot, test } from './support/test'

let path = ''

beforeAll(() => {
  path = `/c/${writeConversation(inject('stackLog'), 1_000)}`
})

test('a conversation of 1 000 turns opens at its end and brings earlier turns as one scrolls', async ({
  open,
  model,
}) => {
  const page = await open(path)
  await answers(page).last().getByText('Answer 1000').waitFor()
  const messages = page.getByRole('region', { name: 'Messages' })
  const first = await questions(page).first().innerText()
  await messages.evaluate((element) => {
    element.scrollTop = 0
  })
  await expect.poll(() => questions(page).first().innerText()).not.toBe(first)
  // What was in sight stays there.
  await expect.poll(() => questions(page).getByText(first, { exact: true }).isVisible()).toBe(true)
  const place = () =>
    questions(page)
      .getByText(first, { exact: true })
      .evaluate((element) => element.getBoundingClientRect().top)
  expect(await place()).toBeGreaterThan(0)
  expect(await place()).toBeLessThan(400)

  await model.script('L-MORE', { pieces: ['Still ', 'here.'] })
  await send(page, 'L-MORE')
  await answers(page).last().getByText('Still here.').waitFor()
  expect(await answers(page).last().isVisible()).toBe(true)
})

test('a search leads to the message that was found, however far up', async ({ open }) => {
  const page = await open(path)
  await answers(page).last().waitFor()
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('Question 17')
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('answer 17 17')
  await list.getByText('Answer 17 is').click()
  const found = page.locator('.turn:focus')
  await found.getByText('Question 17', { exact: true }).waitFor()
  await expect.poll(() => found.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(200)
  expect(new URL(page.url()).hash).toBe('')
  await screenshot(page, 'search-hit')
})
