import { Buffer } from 'node:buffer'

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, send, untilFinished } from './support/chat'
import { looksRight, SIZES } from './support/looks'
import { startOwnStack, type OwnStack } from './support/stack'
import { PHONE, screenshot, test } from './support/test'

const RULES = `# House rules

## Bicycles

Bicycles are kept in the cellar; the code of the cellar door is 4711.

## Music

No drums after nine in the evening.
`

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack()
})
afterAll(async () => {
  await stack.stop()
})

/** Chooses a file in the browser's own dialog, which the button opens. */
async function choose(page: Page, button: string, name: string, text: string): Promise<void> {
  const opened = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await opened).setFiles({ name, mimeType: '', buffer: Buffer.from(text) })
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const files = await page.evaluateHandle(
    ([filename, content]) => {
      const data = new DataTransfer()
      data.items.add(new File([content], filename))
      return data
    },
    [name, text] as const,
  )
  await page.getByRole('main').dispatchEvent('dragenter', { dataTransfer: files })
  await page.getByText('Drop the files to attach them').waitFor()
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files })
}

const isFocused = (control: Locator) => control.evaluate((element) => element === document.activeElement)

const card = (page: Page, name: string) => page.getByRole('group', { name: `Document ${name}` })
const row = (page: Page, name: string) => page.getByRole('article', { name })

async function ask(page: Page, question: string, answer: string): Promise<void> {
  await stack.model.script(question, { pieces: answer.split(/(?<=\s)/) })
  await send(page, question)
  await answers(page).getByText(answer).waitFor()
  await untilFinished(page)
}

describe('a document in a chat', () => {
  test('is attached by the button, read, and named by the answer that used it', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await choose(page, 'Attach file', 'rules.md', RULES)
    await page.waitForURL(/\/c\//)
    await card(page, 'rules.md')
      .getByText(/: Ready$/)
      .waitFor()
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' })

    await ask(page, 'What is the code of the cellar door?', 'It is 4711.')
    await answers(page)
      .getByRole('button', { name: /document passage/ })
      .click()
    const chip = page.getByRole('button', { name: /^Document.*rules\.md/ }).first()
    await chip.waitFor()
    await screenshot(page, 'documents-chat')
    expect(await accessibilityProblems(page)).toEqual([])
    await chip.click()
    await page.getByRole('dialog', { name: 'Document' }).getByText(/4711/).waitFor()
    await screenshot(page, 'documents-chip-open')
    await page.getByRole('button', { name: 'Close', exact: true }).click()

    await page.reload()
    await card(page, 'rules.md')
      .getByText(/: Ready$/)
      .waitFor()
  })

  test('is attached by dropping it, and used again when it comes twice', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await drop(page, 'garden.txt', 'The apple tree was planted in the spring of 1987.')
    await card(page, 'garden.txt')
      .getByText(/: Ready$/)
      .waitFor()
    await drop(page, 'garden.txt', 'The apple tree was planted in the spring of 1987.')
    await page.getByText('This file is in the conversation already').waitFor()
    await screenshot(page, 'documents-reused')
    expect(await card(page, 'garden.txt').count()).toBe(1)
    await page.getByRole('button', { name: 'Dismiss garden.txt' }).click()

    await ask(page, 'When was the apple tree planted?', 'In 1987.')
    await answers(page)
      .getByRole('button', { name: /document passage/ })
      .waitFor()
  })

  test('that cannot be read says why', async ({ open }) => {
    const page = await open('/', { url: stack.url, ...PHONE })
    await choose(page, 'Attach file', 'blank.md', ' \n\n \n')
    await card(page, 'blank.md')
      .getByText(/: Could not be read$/)
      .waitFor()
    await choose(page, 'Attach file', 'program.pdf', 'MZ\0\0\u0001 this program cannot be run')
    await page.getByRole('alert').getByText('Not attached:').waitFor()
    await choose(page, 'Attach file', 'holiday.png', 'whatever')
    await page.getByText(/up to 50 MB/).waitFor()
    await screenshot(page, 'documents-refused-390')
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})

describe('the page of documents', () => {
  test('takes a document and deletes it with what was remembered of it', async ({ open }) => {
    const page = await open('/dashboard/documents', { url: stack.url })
    await choose(page, 'Upload documents', 'recipe.md', '# Soup\n\nBoil the leek for twenty minutes.')
    await row(page, 'recipe.md')
      .getByText(/: Ready$/)
      .waitFor()
    const opener = row(page, 'recipe.md').getByRole('button', { name: 'Delete' })
    await opener.click()
    await screenshot(page, 'documents-delete')
    expect(await accessibilityProblems(page)).toEqual([])

    const cancel = page.getByRole('dialog').getByRole('button', { name: 'Cancel' })
    for (const key of ['Escape', 'Enter']) {
      await expect.poll(() => isFocused(cancel)).toBe(true)
      await page.keyboard.press(key)
      await cancel.waitFor({ state: 'detached' })
      expect(await isFocused(opener)).toBe(true)
      await opener.press('Enter')
    }
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await row(page, 'recipe.md').waitFor({ state: 'detached' })

    const response = await fetch(new URL('/api/memory/chunks?source_type=document', stack.url))
    expect(await response.text()).not.toContain('leek')
  })

  test.for(SIZES)('is accessible and fits, %s pixels wide', async ([, size], { open }) => {
    const page = await open('/dashboard/documents', { url: stack.url, ...size })
    await row(page, 'rules.md').waitFor()
    await looksRight(page, 'documents')
  })
})
