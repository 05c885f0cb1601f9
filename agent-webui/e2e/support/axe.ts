import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules of WCAG that a program can check, contrast among them. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe }
    const { violations } = await checker.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

/** Which rules are broken on this page, and how many are kept. */
export async function axeResults(page: Page): Promise<{ violations: string[]; passes: number }> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe }
    const { violations, passes } = await checker.run()
    return { violations: violations.map(({ id }) => id), passes: passes.length }
  })
}
