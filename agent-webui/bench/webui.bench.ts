import { cpus } from 'node:os'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { axeResults } from '../e2e/support/axe'
import { launchBrowser } from '../e2e/support/browser'
import { answers, send, untilFinished } from '../e2e/support/chat'
import { startOwnStack, type OwnStack } from '../e2e/support/stack'
import { DESKTOP } from '../e2e/support/test'
import { bundles } from './bundle'
import { longAnswer, seedConversation } from './material'
import { writeReport, type AxeRow, type SmoothRow } from './report'
import { smoothnessOf } from './trace'

const TOKENS = 10_000
const TURNS = 1_000
const PAGES = ['memory', 'documents', 'mcp', 'orchestration', 'performance', 'baseline', 'prompts', 'debug']

let stack: OwnStack
let browser: Browser
const smooth: SmoothRow[] = []
const accessible: AxeRow[] = []
const opening: [string, number][] = []

beforeAll(async () => {
  stack = await startOwnStack({ OLLAMA_CONTEXT_WINDOW: '65536', OLLAMA_MAX_RESPONSE_TOKENS: '16384' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await stack.stop()
  const { processor, browserVersion } = { processor: cpus(), browserVersion: browser.version() }
  writeReport({
    machine: `${processor[0]?.model.trim() ?? 'unknown'}, ${processor.length} cores`,
    browser: `Chromium ${browserVersion}, headless, without a graphics card`,
    smooth,
    opening,
    accessible,
    ...bundles(),
  })
})

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...DESKTOP, reducedMotion: null, ...options })
  const page = await context.newPage()
  await page.goto(new URL(path, stack.url).href)
  return page
}

/** A key every third of a second, until `done`. */
async function typeUntil(page: Page, done: () => Promise<boolean>): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.focus()
  while (!(await done())) {
    await page.keyboard.press('a')
    await page.waitForTimeout(300)
  }
}

test.each([100, 500])('streams 10 000 tokens at %d a second', async (speed) => {
  const marker = `LONG-${speed}`
  await stack.model.script(marker, { pieces: longAnswer(TOKENS), tokens_per_second: speed })
  const page = await open('/')
  const figures = await smoothnessOf(browser, page, async () => {
    await send(page, `${marker} please`)
    await answers(page).first().waitFor()
    await typeUntil(
      page,
      async () => (await page.getByRole('button', { name: 'Stop', exact: true }).count()) === 0,
    )
  })
  smooth.push({ name: `an answer of 10 000 tokens, ${speed} a second`, ...figures })
  await page.context().close()
})

test('shows a conversation of 2 000 messages', async () => {
  const id = await seedConversation(stack.url, TURNS)
  const page = await open('/')
  const began = performance.now()
  await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first().click()
  await answers(page)
    .last()
    .getByText(`${TURNS + 7}`)
    .waitFor()
  opening.push([
    'a conversation of 2 000 messages, from the click to its last answer',
    performance.now() - began,
  ])

  const messages = page.getByRole('region', { name: 'Messages' })
  await messages.hover()
  const scrolled = await smoothnessOf(browser, page, async () => {
    for (let step = 0; step < 120; step++) {
      await page.mouse.wheel(0, -900)
      await page.waitForTimeout(50)
    }
  })
  smooth.push({ name: 'scrolling up through 2 000 messages', ...scrolled })

  await stack.model.script('IN-LONG', { pieces: longAnswer(1_000), tokens_per_second: 100 })
  const streamed = await smoothnessOf(browser, page, async () => {
    await send(page, 'IN-LONG please')
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
    await typeUntil(
      page,
      async () => (await page.getByRole('button', { name: 'Stop', exact: true }).count()) === 0,
    )
  })
  smooth.push({ name: 'an answer of 1 000 tokens after 2 000 messages, 100 a second', ...streamed })
  await page.context().close()
  expect(id).not.toBe('')
})

test.each(['light', 'dark'] as const)('has accessible pages, in %s colours', async (colorScheme) => {
  const page = await open('/', { colorScheme, reducedMotion: 'reduce' })
  await page.getByText('Ready').waitFor()
  accessible.push({ page: 'Chat, empty', theme: colorScheme, ...(await axeResults(page)) })
  await stack.model.script('A-RICH', { pieces: longAnswer(300) })
  await send(page, 'A-RICH please')
  await answers(page).first().waitFor()
  await untilFinished(page)
  accessible.push({ page: 'Chat', theme: colorScheme, ...(await axeResults(page)) })
  for (const name of [...PAGES, 'settings']) {
    await page.goto(new URL(`/dashboard/${name}`, stack.url).href)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByText('Loading…').waitFor({ state: 'detached' })
    await page.waitForLoadState('networkidle')
    accessible.push({ page: name, theme: colorScheme, ...(await axeResults(page)) })
  }
  await page.context().close()
})
