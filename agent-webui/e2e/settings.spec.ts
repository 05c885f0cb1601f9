import { afterAll, beforeAll, expect } from 'vitest'

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

test.for(SIZES)('the page of settings is accessible and fits, %s pixels wide', async ([, size], { open }) => {
  const page = await open('/dashboard/settings', { url: stack.url, ...size })
  await page.getByRole('radio').first().waitFor()
  await page.getByRole('spinbutton', { name: 'A prompt with its answer' }).waitFor()
  await page.getByText('http://127.0.0.1').waitFor()
  await looksRight(page, 'settings')
})

test('a model is fetched and chosen, and answers from then on', async ({ open }) => {
  const page = await open('/dashboard/settings', { url: stack.url })
  await page.getByRole('textbox', { name: 'Fetch a model with Ollama' }).fill('another-model')
  await page.getByRole('button', { name: 'Fetch' }).click()
  await page.getByText('another-model is there: choose it above.').waitFor()
  await page.getByRole('radio', { name: /^another-model/ }).click()
  await page.getByRole('radio', { name: /^another-model/, checked: true }).waitFor()
  await page.getByRole('status', { name: 'Kernel status' }).getByText('another-model').waitFor()
  await page.getByRole('textbox', { name: 'Fetch a model with Ollama' }).fill('a-missing-one')
  await page.getByRole('button', { name: 'Fetch' }).click()
  await page.getByText(/a-missing-one was not fetched/).waitFor()
})

test('the context window that is saved outlives a reload, and one that is too large is refused', async ({
  open,
}) => {
  const page = await open('/dashboard/settings', { url: stack.url })
  const window = page.getByRole('spinbutton', { name: 'A prompt with its answer' })
  const save = page.getByRole('button', { name: 'Save' })
  await window.fill('200000')
  await save.click()
  await page.getByText(/^Not saved\. The model has a context of 131072 tokens/).waitFor()
  await window.fill('4096')
  await save.click()
  await page.getByText('Not saved yet.').waitFor({ state: 'detached' })
  await page.reload()
  await expect.poll(() => window.inputValue()).toBe('4096')
  await page.getByRole('button', { name: 'Reset to defaults' }).click()
  await expect.poll(() => window.inputValue()).toBe('8192')
})

test('the theme follows the system as it changes until one is chosen, and again afterwards', async ({
  open,
}) => {
  const page = await open('/dashboard/settings', { url: stack.url, colorScheme: 'light' })
  const shown = () => page.evaluate(() => document.documentElement.dataset.theme)
  const system = page.getByRole('radio', { name: 'System' })
  await expect.poll(() => system.isChecked()).toBe(true)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(shown).toBe('dark')
  await page.getByRole('radio', { name: 'Light' }).click()
  await expect.poll(shown).toBe('light')
  await system.click()
  await expect.poll(shown).toBe('dark')
})
