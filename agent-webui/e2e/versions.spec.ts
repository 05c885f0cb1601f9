import { describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, expectAnswer, questions, send, untilFinished } from './support/chat'
import { screenshot, test } from './support/test'

describe('another version', () => {
  test('of an answer is made, and the first one is there again on request', async ({ page, model }) => {
    await model.script('V-STORY', { pieces: ['The ', 'first.'] })
    await send(page, 'V-STORY please')
    await expectAnswer(page, 'The first.')
    await model.script('V-STORY', { pieces: ['The ', 'second.'] })
    await answers(page).hover()
    await answers(page).getByRole('button', { name: 'Regenerate' }).click()
    await answers(page).getByText('The second.').waitFor()
    await untilFinished(page)
    expect(await answers(page).count()).toBe(1)
    const versions = page.getByRole('group', { name: 'Versions' })
    await versions.getByText('2/2').waitFor()
    await screenshot(page, 'versions')
    expect(await accessibilityProblems(page)).toEqual([])

    await versions.getByRole('button', { name: 'Earlier version' }).click()
    await answers(page).getByText('The first.').waitFor()
    await page.reload()
    await answers(page).getByText('The first.').waitFor()
    await versions.getByText('1/2').waitFor()
  })

  test('of a message replaces what followed it, in every window', async ({ page, model, open }) => {
    await model.script('V-ONE', { pieces: ['To one.'] })
    await model.script('V-TWO', { pieces: ['To two.'] })
    await model.script('V-OTHER', { pieces: ['To another.'] })
    await send(page, 'V-ONE')
    await expectAnswer(page, 'To one.')
    await send(page, 'V-TWO')
    await answers(page).getByText('To two.').waitFor()
    await untilFinished(page)
    const second = await open(new URL(page.url()).pathname)
    await answers(second).getByText('To two.').waitFor()

    await questions(page).first().hover()
    await questions(page).first().getByRole('button', { name: 'Edit' }).click()
    const field = page.getByRole('textbox', { name: 'Edit message' })
    expect(await field.inputValue()).toBe('V-ONE')
    await screenshot(page, 'edit-message')
    expect(await accessibilityProblems(page)).toEqual([])
    await field.fill('V-OTHER')
    await field.press('Enter')
    for (const window of [page, second]) {
      await answers(window).getByText('To another.').waitFor()
      await untilFinished(window)
      expect(await questions(window).count()).toBe(1)
    }
    const calls = await model.calls('V-OTHER')
    expect(JSON.stringify(calls.at(-1)?.body)).not.toMatch(/V-ONE|V-TWO/)
  })
})

test('conversations are pinned, archived and found by what was said', async ({ page, model }) => {
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await model.script('P-FIRST', { pieces: ['The Watzmann is a mountain.'] })
  await send(page, 'P-FIRST')
  await expectAnswer(page, 'The Watzmann is a mountain.')
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('WATZMANN')
  const row = list.getByRole('listitem')
  await row.getByText('The Watzmann is a mountain.').waitFor()
  await row.hover()
  await row.getByRole('button', { name: 'Pin' }).click()
  await list.getByRole('link', { name: /^Pinned: / }).waitFor()
  await row.getByRole('button', { name: 'Archive' }).click()
  await list.getByRole('link', { name: /Archived: / }).waitFor()
  await screenshot(page, 'conversation-search')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('')
  await page.getByRole('button', { name: 'Archived' }).click()
  await list.getByRole('link', { name: /P-FIRST/ }).waitFor()
})
