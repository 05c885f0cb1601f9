import { afterAll, beforeAll, describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, send, untilFinished } from './support/chat'
import { startOwnStack, type OwnStack } from './support/stack'
import { PHONE, screenshot, test } from './support/test'

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

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.for([
    ['1280', {}],
    ['390', PHONE],
  ] as const)('the page is accessible and fits, %s pixels wide', async ([width, size], { open }) => {
    const page = await open('/dashboard/orchestration', { url: stack.url, colorScheme, ...size })
    await page.getByRole('table', { name: 'Last decisions' }).waitFor()
    await screenshot(page, `orchestration-${colorScheme}-${width}`)
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(Number(width))
  })

  test('palette and shortcuts are accessible', async ({ open }) => {
    const page = await open('/', { url: stack.url, colorScheme })
    await page.getByText('Ready').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Go to' }).getByText('6 * (7 + 1)').waitFor()
    await screenshot(page, `palette-${colorScheme}`)
    expect(await accessibilityProblems(page)).toEqual([])
    await page.keyboard.type('orches')
    await page.getByRole('option', { name: 'Orchestration', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Orchestration', level: 1 }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await screenshot(page, `shortcuts-${colorScheme}`)
    expect(await accessibilityProblems(page)).toEqual([])
  })
})
