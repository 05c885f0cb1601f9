import { afterAll, beforeAll } from 'vitest'

import { answers, send, untilFinished } from './support/chat'
import { looksRight, SIZES } from './support/looks'
import { startOwnStack, type OwnStack } from './support/stack'
import { test } from './support/test'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack()
})
afterAll(async () => {
  await stack.stop()
})

test('where a turn went, who decided so and what the model would be asked is shown', async ({ open }) => {
  const page = await open('/', { url: stack.url })
  await send(page, '6 * (7 + 1)')
  await answers(page).getByText('48').first().waitFor()
  await send(page, 'Tell me a story.')
  await untilFinished(page)
  await page.getByRole('link', { name: 'Dashboard' }).click()
  await page.getByRole('link', { name: 'Orchestration' }).click()
  const decisions = page.getByRole('table', { name: 'Last decisions' })
  await decisions.getByText('6 * (7 + 1)').waitFor()
  await decisions.getByText('Tell me a story.').waitFor()
})

test.for(SIZES)('the page is accessible and fits, %s pixels wide', async ([, size], { open }) => {
  const page = await open('/dashboard/orchestration', { url: stack.url, ...size })
  await page.getByRole('table', { name: 'Last decisions' }).waitFor()
  await looksRight(page, 'orchestration')
})

test('the palette goes where one types to, and the shortcuts are told', async ({ open }) => {
  const page = await open('/', { url: stack.url })
  await page.getByText('Ready').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Go to' }).getByText('6 * (7 + 1)').waitFor()
  await looksRight(page, 'palette')
  await page.keyboard.type('orches')
  await page.getByRole('option', { name: 'Orchestration', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Orchestration', level: 1 }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await looksRight(page, 'shortcuts')
})
