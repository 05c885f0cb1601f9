import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, send, untilFinished } from './support/chat'
import { looksRight, SIZES } from './support/looks'
import { startOwnStack, type OwnStack } from './support/stack'
import { screenshot, test } from './support/test'

const FACT = 'My dog is called Luna, and she is a beagle.'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack()
})
afterAll(async () => {
  await stack.stop()
})

/** Says something in a new conversation and waits for the whole answer. */
async function say(page: Page, text: string, answer: string): Promise<void> {
  await stack.model.script(text, { pieces: answer.split(/(?<=\s)/) })
  await page.getByRole('button', { name: 'New chat' }).click()
  await page.getByRole('heading', { name: 'What can I do for you?' }).waitFor()
  await send(page, text)
  await answers(page).getByText(answer).waitFor()
  await untilFinished(page)
}

/** All texts that are remembered. */
async function remembered(): Promise<string> {
  const response = await fetch(new URL('/api/memory/chunks', stack.url))
  const { chunks } = (await response.json()) as { chunks: { content: string }[] }
  return chunks.map(({ content }) => content).join('\n')
}

/** Waits until what was said is remembered: that happens after the answer. */
async function untilRemembered(text: string): Promise<void> {
  await expect.poll(remembered).toContain(text)
}

const usedButton = (page: Page) => answers(page).getByRole('button', { name: /^Used \d/ })
const lunaChip = (page: Page) => page.getByRole('button', { name: /^Conversation.*Luna/ })

describe('what was told in one conversation', () => {
  test('is used in another one, shown with its source, and forgotten on request', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await say(page, FACT, 'Noted.')
    await untilRemembered(FACT)
    await say(page, 'What is my dog called?', 'She has a lovely name.')
    await usedButton(page).click()
    await lunaChip(page).waitFor()
    await screenshot(page, 'memory-chips')
    expect(await accessibilityProblems(page)).toEqual([])

    await lunaChip(page).click()
    const dialog = page.getByRole('dialog', { name: 'Conversation' })
    await dialog.getByRole('region', { name: 'Text' }).getByText(FACT).waitFor()
    await dialog.getByText('You', { exact: true }).waitFor()
    await dialog.getByText(/match \(\d+ %\) for the question/).waitFor()
    await screenshot(page, 'memory-chip-open')
    expect(await accessibilityProblems(page)).toEqual([])

    await dialog.getByRole('button', { name: 'Forget' }).click()
    const question = page.getByRole('dialog', { name: 'Forget this?' })
    await question.getByText('This cannot be undone.').waitFor()
    await screenshot(page, 'memory-forget')
    expect(await accessibilityProblems(page)).toEqual([])
    await question.getByRole('button', { name: 'Forget' }).click()
    await page
      .getByRole('button', { name: /^Conversation.*Forgotten/ })
      .first()
      .waitFor()
    await screenshot(page, 'memory-forgotten')

    await say(page, 'Tell me, what is my dog called?', 'You have not told me.')
    const [call] = await stack.model.calls('Tell me, what is my dog called?')
    expect(JSON.stringify(call?.body)).not.toMatch(/Luna|beagle/)
    expect(await remembered()).not.toMatch(/Luna|beagle/)
    expect(await usedButton(page).count()).toBe(0)
  })

  test('is found again from its source', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await say(page, 'The key of the bicycle shed hangs behind the blue door.', 'Good to know.')
    await untilRemembered('The key of the bicycle shed hangs behind the blue door.')
    const source = page.url()
    await say(page, 'Where does the key of the bicycle shed hang?', 'Behind something blue.')
    await usedButton(page).click()
    await page.getByRole('button', { name: /^Conversation.*The key of the bicycle shed/ }).click()
    await page.getByRole('dialog').getByRole('link').click()
    await page.waitForURL(source)
    await answers(page).getByText('Good to know.').waitFor()
  })

  test('is neither kept nor used while memory is off', async ({ open }) => {
    const page = await open('/dashboard/memory', { url: stack.url })
    const control = page.getByRole('switch', { name: 'Use memory' })
    await control.click()
    await page.getByText('Memory is off').waitFor()
    await page.getByRole('link', { name: 'Chat', exact: true }).click()
    await say(page, 'Say where the key of the bicycle shed hangs.', 'I do not know.')
    expect(await usedButton(page).count()).toBe(0)

    await page.getByRole('link', { name: 'Dashboard' }).click()
    await control.click()
    await page.getByText('Memory is off').waitFor({ state: 'detached' })
    expect(await page.getByRole('article', { name: 'Say where the key' }).count()).toBe(0)
  })
})

describe('the page of memory', () => {
  test('finds, pins and forgets', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    const text = 'My favourite mountain is the Watzmann.'
    await say(page, text, 'A fine mountain.')
    await untilRemembered(text)
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('searchbox', { name: 'Search memory' }).fill('favourite mountain')
    const piece = page.getByRole('article', { name: text })
    await piece.getByText(/match \(\d+ %\)/).waitFor()
    await screenshot(page, 'memory-search')
    await piece.getByRole('button', { name: 'Pin' }).click()
    await piece.getByRole('button', { name: 'Pin', pressed: true }).waitFor()
    await piece.getByRole('button', { name: 'Forget' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click()
    await piece.waitFor({ state: 'detached' })
  })

  test.for(SIZES)('is accessible and fits, %s pixels wide', async ([, size], { open }) => {
    const page = await open('/dashboard/memory', { url: stack.url, ...size })
    await page.getByRole('article').first().waitFor()
    await page.getByText(/notes are taken|Notes of lasting facts/).waitFor()
    await looksRight(page, 'memory')

    await page.getByRole('radio', { name: /^Summaries/ }).press('Space')
    await page.getByRole('heading', { name: 'No summaries yet' }).waitFor()
    await looksRight(page, 'memory-empty')
  })
})
