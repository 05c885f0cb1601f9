import { afterAll, beforeAll, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { expectAnswer, send } from './support/chat'
import { looksRight, SIZES } from './support/looks'
import { startOwnStack, type OwnStack } from './support/stack'
import { screenshot, test } from './support/test'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack()
})
afterAll(async () => {
  await stack.stop()
})

test('a changed prompt is what the model is sent, until it is reset or another profile is used', async ({
  open,
}) => {
  const page = await open('/dashboard/prompts', { url: stack.url })
  const system = page.getByRole('region', { name: 'System prompt' })
  const card = page.getByRole('article', { name: 'Who the assistant is' })
  await card.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Text' }).fill('You are Marvin.')
  await screenshot(page, 'prompts-edit')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).click()
  await card.getByText('Changed').waitFor()
  await system.getByText('You are Marvin.').waitFor()

  const ask = async (text: string) => {
    await stack.model.script(text, { pieces: ['Well.'] })
    await page.getByRole('link', { name: 'Chat', exact: true }).click()
    await page.getByRole('button', { name: 'New chat' }).click()
    await page.getByRole('heading', { name: 'What can I do for you?' }).waitFor()
    await send(page, text)
    await expectAnswer(page, 'Well.')
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('link', { name: 'Prompts' }).click()
    const [call] = await stack.model.calls(text)
    return JSON.stringify(call?.body)
  }
  expect(await ask('PR-FIRST')).toContain('You are Marvin.')

  await page.getByRole('button', { name: 'New profile' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Plain')
  await page.getByRole('button', { name: 'Make and use it' }).click()
  await page.getByRole('radio', { name: 'Plain', checked: true }).waitFor()
  await card.getByText('Changed').waitFor({ state: 'detached' })
  expect(await ask('PR-SECOND')).not.toContain('Marvin')

  await page.getByRole('radio', { name: 'Default' }).click()
  await card.getByRole('button', { name: 'Reset' }).click()
  await card.getByText('Changed').waitFor({ state: 'detached' })
  expect(await ask('PR-THIRD')).not.toContain('Marvin')
})

test.for(SIZES)('the page of prompts is accessible and fits, %s pixels wide', async ([, size], { open }) => {
  const page = await open('/dashboard/prompts', { url: stack.url, ...size })
  await page.getByRole('article').first().waitFor()
  await page.getByText('Who runs tools').waitFor()
  await looksRight(page, 'prompts')
})
