import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

export async function send(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.fill(text)
  await field.press('Enter')
}

export const answers = (page: Page): Locator => page.getByRole('article', { name: 'Assistant' })
export const questions = (page: Page): Locator => page.getByRole('article', { name: 'You' })

/** The text of the last answer, without its reasoning and the figures below it. */
export async function answerText(page: Page): Promise<string> {
  const paragraphs = answers(page).last().locator('p:not(details p)')
  return (await paragraphs.allTextContents()).join('\n')
}

/** Waits until the last answer is exactly this, no character lost or doubled, and is finished. */
export async function expectAnswer(page: Page, text: string): Promise<void> {
  await expect.poll(() => answerText(page)).toBe(text)
  await untilFinished(page)
  expect(await answerText(page)).toBe(text)
}

/** Waits until nothing is being answered any more. */
export async function untilFinished(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' })
}

export async function untilAnswerHas(page: Page, text: string): Promise<void> {
  await answers(page).last().getByText(text).waitFor()
}

interface Watched {
  wrongTexts: string[]
}

/** From now on notes every text that the answer shows and that is not a beginning of `whole`. */
export async function watchAnswer(page: Page, whole: string): Promise<void> {
  await page.evaluate((expected) => {
    const watched = window as unknown as Watched
    watched.wrongTexts = []
    const look = () => {
      const text = [...document.querySelectorAll('article[aria-label="Assistant"] p:not(details p)')]
        .map((paragraph) => paragraph.textContent)
        .join('\n')
      if (!expected.startsWith(text)) watched.wrongTexts.push(text)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    look()
  }, whole)
}

export function wrongTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as Watched).wrongTexts)
}
