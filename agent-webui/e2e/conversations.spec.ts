import { expect } from 'vitest'

import { answers, send } from './support/chat'
import { test } from './support/test'

test('conversations are searched, renamed and deleted', async ({ page, open }) => {
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await send(page, '1001 + 1')
  await answers(page).getByText('1002').waitFor()
  await page.getByRole('button', { name: 'New chat' }).click()
  await send(page, '2002 + 2')
  await answers(page).getByText('2004').waitFor()

  const row = list.getByRole('listitem').filter({ hasText: '1001 + 1' })
  await row.hover()
  await row.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('Thousand and one nights')
  await page.keyboard.press('Enter')
  await list.getByRole('link', { name: 'Thousand and one nights' }).waitFor()

  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('nights')
  await list.getByRole('link', { name: '2002 + 2' }).waitFor({ state: 'detached' })
  await list.getByRole('link', { name: 'Thousand and one nights' }).click()
  await answers(page).getByText('1002').waitFor()

  const other = await open(new URL(page.url()).pathname)
  await answers(other).getByText('1002').waitFor()
  await list.getByRole('button', { name: 'Delete' }).click()
  await list.getByText('Nothing was said with these words.').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await page.getByRole('button', { name: 'Undo' }).click()
  await list.getByRole('link', { name: 'Thousand and one nights' }).waitFor()
  await list.getByRole('listitem').hover()
  await list.getByRole('button', { name: 'Delete' }).click()
  await list.getByText('Nothing was said with these words.').waitFor()
  await page.goto('about:blank') // leaving the page ends the time to take it back
  await other.getByRole('heading', { name: 'This conversation does not exist' }).waitFor()
})

test('the whole way can be gone with the keyboard', async ({ page }) => {
  // The composer has the focus when the page is there.
  await page.locator('textarea:focus').waitFor()
  await page.keyboard.type('3003 + 3')
  await page.keyboard.press('Enter')
  await answers(page).getByText('3006').waitFor()
  await page.keyboard.type('and 4004 + 4')
  await page.keyboard.press('Shift+Enter')
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('and 4004 + 4\n')
})
