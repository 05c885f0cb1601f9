import { afterAll, beforeAll, expect } from 'vitest'

import { answers, answerText, send, untilFinished } from './support/chat'
import { startStack, type Started } from './support/processes'
import { screenshot, test } from './support/test'

let stack: Started

beforeAll(async () => {
  stack = await startStack({ AIGENT_LLM_PROVIDER: 'embedded' })
})
afterAll(async () => {
  await stack.stop()
})

test('the embedded model answers for real', async ({ open }) => {
  const page = await open('/', { url: stack.url })
  await page.getByRole('status', { name: 'Kernel status' }).getByText('Ready').waitFor()
  await send(page, 'Say hello in one short sentence.')
  await answers(page).waitFor({ timeout: 50_000 })
  await untilFinished(page)
  expect((await answerText(page)).trim()).not.toBe('')
  const activity = page.getByRole('complementary', { name: 'Activity' })
  await activity.getByText('Completed', { exact: true }).waitFor()
  await activity.getByText('embedded', { exact: true }).waitFor()
  await screenshot(page, 'embedded-answer')
})
