import { afterAll, beforeAll, expect, inject } from 'vitest'

import { answers, expectAnswer, send } from './support/chat'
import { tokens } from './support/model-script'
import { startStack, type Started } from './support/processes'
import { test } from './support/test'

const TOKEN = 'a long and random value'

let stack: Started

beforeAll(async () => {
  stack = await startStack({
    AIGENT_LLM_PROVIDER: 'ollama',
    OLLAMA_BASE_URL: inject('modelUrl'),
    AIGENT_API_TOKEN: TOKEN,
  })
})
afterAll(async () => {
  await stack.stop()
})

test('a kernel with an API token asks for it once a tab', async ({ open, model }) => {
  await model.script('E-TOKEN', { tokens: 20, tokens_per_second: 40 })
  const page = await open('/', { url: stack.url })
  const question = page.getByRole('dialog', { name: 'API token' })
  await question.getByLabel('Token').fill('a wrong one')
  await page.keyboard.press('Enter')
  await question.getByText('The kernel refused this token.').waitFor()
  await question.getByLabel('Token').fill(TOKEN)
  await page.keyboard.press('Enter')
  await question.waitFor({ state: 'detached' })

  await send(page, 'E-TOKEN please')
  await expectAnswer(page, tokens(20))
  await page.reload()
  await answers(page).getByText('tok19').waitFor()
  expect(await question.count()).toBe(0)
})
