import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, send, untilFinished } from './support/chat'
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

/** Says something in a new conversation and waits for the whole answer. */
async function say(page: Page, text: string, tokens: number): Promise<void> {
  await stack.model.script(text, { tokens, tokens_per_second: 60, first_token_ms: 80 })
  await page.getByRole('button', { name: 'New chat' }).click()
  await page.getByRole('heading', { name: 'What can I do for you?' }).waitFor()
  await send(page, text)
  await answers(page)
    .getByText(`tok${tokens - 1}`)
    .waitFor()
  await untilFinished(page)
}

describe('the page of performance', () => {
  test('is empty before the first turn', async ({ open }) => {
    const page = await open('/dashboard/performance', { url: stack.url })
    await page.getByRole('heading', { name: 'No figures yet' }).waitFor()
    await looksRight(page, 'performance-empty')
  })

  test('shows what a turn took, and its steps add up to the whole', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await say(page, 'My dog is called Luna, and she is a beagle.', 20)
    await say(page, 'Tell me about the Watzmann, please.', 40)
    await say(page, 'What is my dog called, and which breed is she?', 30)
    await send(page, '6 * (7 + 1)')
    await answers(page).getByText('48').first().waitFor()
    await untilFinished(page)

    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('link', { name: 'Performance' }).click()
    await page.getByRole('button', { name: 'What is my dog called' }).click()
    const dialog = page.getByRole('dialog', { name: 'Exchange' })
    await dialog.getByText('Wrote the answer').waitFor()
    expect(await dialog.getByText(/is not known/).count()).toBe(0)
  })

  test.for(SIZES)('is accessible and fits, %s pixels wide', async ([width, size], { open }) => {
    const page = await open('/dashboard/performance', { url: stack.url, ...size })
    await expect.poll(() => page.locator('canvas').count()).toBe(3)
    await looksRight(page, 'performance')
    await page.getByRole('table', { name: 'Recent exchanges' }).scrollIntoViewIfNeeded()
    await screenshot(page, `performance-table-dark-${width}`)
    await page.getByRole('button', { name: 'What is my dog called' }).click()
    await page.getByRole('dialog').getByRole('list', { name: 'Steps' }).waitFor()
    await looksRight(page, 'performance-exchange')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show as table' }).first().press('Enter')
    await page.getByRole('table', { name: 'Time to the first token' }).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
  })
})

describe('the page of debugging', () => {
  test('keeps the exact prompt once that is switched on', async ({ open }) => {
    const page = await open('/dashboard/debug', { url: stack.url })
    const control = page.getByRole('switch', { name: 'Keep prompts' })
    await control.click()
    await page.getByText('It is off').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Chat', exact: true }).click()
    await say(page, 'Which mountain did I ask about?', 12)
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('link', { name: 'Debug' }).click()
    const turn = page.getByRole('article', { name: 'Which mountain did I ask about?' })
    await turn.getByRole('button', { name: 'Which mountain' }).click()
    await turn
      .getByRole('region', { name: /^User message/ })
      .last()
      .waitFor()

    const [call] = await stack.model.calls('Which mountain did I ask about?')
    const shown = await turn.getByRole('region', { name: /message \d+$/ }).allTextContents()
    expect(shown).toEqual(call?.body.messages?.map(({ content }) => content))
  })

  test.for(SIZES)('is accessible and fits, %s pixels wide', async ([, size], { open }) => {
    const page = await open('/dashboard/debug', { url: stack.url, ...size })
    const turn = page.getByRole('article', { name: 'Which mountain did I ask about?' })
    await turn.getByRole('button', { name: 'Which mountain' }).press('Enter')
    await turn.getByRole('button', { name: 'Copy as JSON' }).waitFor()
    await looksRight(page, 'debug')
    await page.getByRole('switch', { name: 'Keep prompts' }).press('Space')
    await page.getByRole('dialog', { name: 'Stop keeping prompts?' }).waitFor()
    await looksRight(page, 'debug-question')
    await page.keyboard.press('Escape')
  })

  test('has deleted the prompts when it is switched off', async ({ open }) => {
    const page = await open('/dashboard/debug', { url: stack.url })
    await page.getByRole('switch', { name: 'Keep prompts' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('It is off').waitFor()
    const response = await fetch(new URL('/api/debug/logs', stack.url))
    const { entries } = (await response.json()) as { entries: { prompt: unknown }[] }
    expect(entries.every(({ prompt }) => prompt === null)).toBe(true)
  })
})

describe('the page of the baseline', () => {
  test('runs some cases in both modes and compares them', async ({ open }) => {
    const page = await open('/dashboard/baseline', { url: stack.url })
    await page.getByRole('heading', { name: 'No run yet' }).waitFor()
    await page.getByText('All 15 cases').click()
    await page.getByRole('button', { name: 'Choose none' }).click()
    await page.getByRole('checkbox', { name: 'Simple Q/A, 100 tokens' }).check()
    await page.getByRole('checkbox', { name: 'Simple Q/A, 250 tokens' }).check()
    await page.getByRole('checkbox', { name: 'Conversation of 20 turns' }).check()
    await page.getByRole('spinbutton', { name: 'Most tokens of an answer' }).fill('12')
    await looksRight(page, 'baseline-start')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText(/left$/).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await screenshot(page, 'baseline-running-1280')

    const table = page.getByRole('table', { name: 'Comparison: First token' })
    await table.getByRole('rowheader', { name: 'Simple Q/A, 250 tokens' }).waitFor({ timeout: 50_000 })
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download report' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^baseline-.+-both\.md$/)
  })

  test('cancels a run and keeps what it measured', async ({ open }) => {
    const page = await open('/dashboard/baseline', { url: stack.url })
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText(/left$/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('table', { name: 'Runs' }).getByText('Cancelled').waitFor()
  })

  test.for(SIZES)('is accessible and fits, %s pixels wide', async ([width, size], { open }) => {
    const page = await open('/dashboard/baseline', { url: stack.url, ...size })
    await page
      .getByRole('button', { name: /^\d+ \w+, / })
      .last()
      .click()
    await expect.poll(() => page.locator('canvas').count()).toBe(2)
    await looksRight(page, 'baseline')
    for (const part of ['Results', 'Compare']) {
      await page.getByRole('region', { name: part, exact: true }).evaluate((element) => {
        element.scrollIntoView()
      })
      await screenshot(page, `baseline-${part.toLowerCase()}-dark-${width}`)
    }
    expect(await page.evaluate(() => document.documentElement.scrollTop)).toBe(0)
  })
})
