import type { Page } from 'playwright-core'
import { expect } from 'vitest'

import { accessibilityProblems } from './axe'
import { PHONE, screenshot } from './test'

/** Pixels of width, with what opens a window of it. */
export const SIZES = [
  ['1280', {}],
  ['390', PHONE],
] as const

const shownTheme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme)

/** What is shown is accessible in light and in dark, and nothing sticks out. A picture of each is taken. */
export async function looksRight(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect.poll(() => shownTheme(page)).toBe(colorScheme)
    await screenshot(page, `${name}-${colorScheme}-${width}`)
    expect(await accessibilityProblems(page)).toEqual([])
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
}
