import { fileURLToPath } from 'node:url'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, inject, test as base } from 'vitest'

import { launchBrowser } from './browser'
import { ScriptedModel } from './model-script'

const ARTIFACTS = new URL('../../../artifacts/', import.meta.url)

/** No picture and no check of contrasts in the middle of a fade. */
const STILL: BrowserContextOptions = { reducedMotion: 'reduce' }

export const DESKTOP: BrowserContextOptions = { ...STILL, viewport: { width: 1280, height: 800 } }
export const PHONE: BrowserContextOptions = {
  ...STILL,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}

interface Fixtures {
  browser: Browser
  model: ScriptedModel
  /** Opens a window of the WebUI; whatever goes wrong in any of them fails the test. */
  open: (path?: string, options?: BrowserContextOptions & { url?: string }) => Promise<Page>
  /** The WebUI in one window, desktop size. */
  page: Page
}

export const test = base.extend<Fixtures>({
  browser: [
    // eslint-disable-next-line no-empty-pattern -- Vitest reads the names of the fixtures from the pattern
    async ({}, provide) => {
      const browser = await launchBrowser()
      await provide(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern -- as above
  model: async ({}, provide) => {
    await provide(new ScriptedModel(inject('modelUrl')))
  },
  open: async ({ browser }, provide) => {
    const problems: string[] = []
    const pages: Page[] = []
    await provide(async (path = '/', { url = inject('webuiUrl'), ...options } = {}) => {
      const context = await browser.newContext({ ...DESKTOP, ...options })
      const page = await context.newPage()
      pages.push(page)
      await watch(page, problems)
      await page.goto(new URL(path, url).href)
      return page
    })
    await Promise.all(pages.map((page) => page.context().close()))
    expect(problems).toEqual([])
  },
  page: async ({ open }, provide) => {
    await provide(await open())
  },
})

/** Collects exceptions, violations of the Content-Security-Policy, dialogs and errors on the console. */
async function watch(page: Page, problems: string[]): Promise<void> {
  await page.exposeFunction('reportViolation', (text: string) => problems.push(`CSP: ${text}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { reportViolation: (text: string) => void }).reportViolation
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
    })
  })
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    // A kernel that is away is part of some tests; the browser reports its refused requests by itself.
    const isNetwork = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isNetwork) problems.push(`console: ${message.text()}`)
  })
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, ARTIFACTS)) })
}
