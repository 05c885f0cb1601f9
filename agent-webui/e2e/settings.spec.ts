import { afterAll, beforeAll, describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { startOwnStack, type OwnStack } from './support/stack'
import { PHONE, screenshot, test } from './support/test'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack()
})
afterAll(async () => {
  await stack.stop()
})

describe.each(['light', 'dark'] as const)('the page of settings in %s colours', (colorScheme) => {
  test.for([
    ['1280', {}],
    ['390', PHONE],
  ] as const)('is accessible and fits, %s pixels wide', async ([width, size], { open }) => {
    const page = await open('/dashboard/settings', { url: stack.url, colorScheme, ...size })
    await page.getByRole('radio').first().waitFor()
    await page.getByText('up to 8,192 tokens').waitFor()
    await screenshot(page, `settings-${colorScheme}-${width}`)
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(Number(width))
  })
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
