import { readFile } from 'node:fs/promises'

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, send, untilFinished } from './support/chat'
import { startOwnStack, type OwnStack } from './support/stack'
import { screenshot, test } from './support/test'

let stack: OwnStack

beforeAll(async () => {
  stack = await startOwnStack()
})
afterAll(async () => {
  await stack.stop()
})

async function exported(page: Page): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  return readFile(await (await download).path())
}

test('what was exported comes back after all data was deleted', async ({ open }) => {
  const page = await open('/', { url: stack.url })
  await stack.model.script('the oldest tree', { pieces: ['It ', 'is ', 'a ', 'pine.'] })
  await send(page, 'What is the oldest tree?')
  await answers(page).getByText('It is a pine.').waitFor()
  await untilFinished(page)
  const chat = page.url()

  await page.goto(new URL('/dashboard/settings', stack.url).href)
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText(/manual-.*\.db, .*, checked\./).waitFor()
  const archive = await exported(page)

  await page.getByRole('button', { name: 'Delete all data' }).click()
  await screenshot(page, 'data-delete-all')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('textbox', { name: /to confirm/ }).fill('delete all data')
  await page.getByRole('button', { name: 'Delete everything' }).click()
  await page.getByText('All data is deleted.').waitFor()
  const list = await fetch(new URL('/api/conversations', stack.url))
  expect(await list.json()).toEqual({ conversations: [], next_cursor: null })

  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import' }).click()
  await (await chooser).setFiles({ name: 'all.jsonl.gz', mimeType: 'application/gzip', buffer: archive })
  await page.getByText('Here now: 1 conversation, 0 documents.').waitFor()
  await screenshot(page, 'data-imported')

  await page.goto(chat)
  await answers(page).getByText('It is a pine.').waitFor()
})
