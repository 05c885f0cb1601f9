import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'

import { accessibilityProblems } from './support/axe'
import { answers, send, untilFinished } from './support/chat'
import { looksRight, SIZES } from './support/looks'
import { ScriptedModel } from './support/model-script'
import { startFakeModel, startMcpServer, startStack, type Started } from './support/processes'
import { PHONE, screenshot, test } from './support/test'

const HOSTILE =
  '<script>window.pwned = 1</script><img src="https://canary.invalid/a.png" onerror="window.pwned = 1"> ' +
  '**bold** ![pixel](https://canary.invalid/b.png) [click](javascript:window.pwned=1)'

const running: Started[] = []
let notes: Started
let stack: Started
let model: ScriptedModel

/** What has been started is stopped, also if the next one does not start. */
async function keep(starting: Promise<Started>): Promise<Started> {
  const started = await starting
  running.push(started)
  return started
}

beforeAll(async () => {
  const backend = await keep(startFakeModel())
  notes = await keep(startMcpServer())
  model = new ScriptedModel(backend.url)
  const environment = {
    AIGENT_LLM_PROVIDER: 'ollama',
    OLLAMA_BASE_URL: backend.url,
    // The scripted model decides, so that the tests do not hang on how well a gate is calibrated.
    AIGENT_ROUTING: 'model',
  }
  stack = await keep(startStack(environment))
})
afterAll(async () => {
  await Promise.all(running.map((started) => started.stop()))
})

/** What the model says each time it is asked for a turn: the route, the arguments, the answer. */
async function scriptToolTurn(tool: string, args: Record<string, unknown>, answer: string): Promise<void> {
  const json = (value: unknown) => ({ pieces: [JSON.stringify(value)] })
  await model.script('Decide whether one of the tools', json({ tool: `mcp::notes::${tool}`, sure: 'yes' }))
  await model.script('Fill in the arguments', json(args))
  await model.script('Answer my message from this result', { pieces: answer.split(/(?<=\s)/) })
}

const serverCard = (page: Page, name = 'Notes') => page.getByRole('article', { name, exact: true })
const untilStatus = (page: Page, status: string, name = 'Notes') =>
  serverCard(page, name).getByRole('status').getByText(status).waitFor()

async function add(page: Page, name: string, url: string): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click()
  const form = page.getByRole('dialog', { name: 'Add an MCP server' })
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByLabel('URL').fill(url)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
}

describe('the page of MCP servers', () => {
  test('adds a server and shows its tools', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('link', { name: 'MCP servers' }).click()
    await page.getByRole('heading', { name: 'No MCP server yet' }).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await screenshot(page, 'mcp-empty')

    await add(page, 'Notes', notes.url)
    await untilStatus(page, 'Connected')
    const tools = page.getByRole('region', { name: 'Tools of Notes' })
    await tools.getByRole('button', { name: /read_notes.*read-only/ }).waitFor()
    await tools.getByRole('button', { name: /add_note/ }).click()
    await tools.getByRole('row', { name: /^text text required/ }).waitFor()
  })

  test('says why a server cannot be reached, tries again, and deletes it', async ({ open }) => {
    const page = await open('/dashboard/mcp', { url: stack.url })
    await serverCard(page).waitFor()
    await add(page, 'Nobody', 'http://127.0.0.1:9/mcp')
    await untilStatus(page, 'Error', 'Nobody')
    const card = serverCard(page, 'Nobody')
    await screenshot(page, 'mcp-error')
    await card.getByRole('button', { name: 'Connect again' }).click()
    await untilStatus(page, 'Error', 'Nobody')
    await card.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await card.waitFor({ state: 'detached' })
  })

  test('refuses an address that must not be reached, with the reason', async ({ open }) => {
    const page = await open('/dashboard/mcp', { url: stack.url })
    await serverCard(page).waitFor()
    await add(page, 'Metadata', 'http://169.254.169.254/latest')
    await page.getByRole('alert').getByText('Not added.').waitFor()
  })

  test('says how to allow a program', async ({ open }) => {
    const page = await open('/dashboard/mcp', { url: stack.url })
    await page.getByRole('button', { name: 'Add server' }).click()
    await page.getByRole('radio', { name: /Program/ }).click()
    await page.getByText('No program is allowed yet.').waitFor()
    await page.getByText('mcp-allowed-commands.yaml').first().waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await screenshot(page, 'mcp-stdio')
  })

  test('switches a server off and on', async ({ open }) => {
    const page = await open('/dashboard/mcp', { url: stack.url })
    await page.getByRole('switch', { name: 'Enable Notes' }).click()
    await untilStatus(page, 'Disabled')
    await page.getByRole('switch', { name: 'Enable Notes' }).click()
    await untilStatus(page, 'Connected')
  })

  test.for(SIZES)('is accessible and fits, %s pixels wide', async ([, size], { open }) => {
    const page = await open('/dashboard/mcp', { url: stack.url, ...size })
    await untilStatus(page, 'Connected')
    await page.getByRole('button', { name: /add_note/ }).click()
    await page.getByRole('region', { name: 'Parameters of add_note' }).waitFor()
    await looksRight(page, 'mcp')

    await page.getByRole('button', { name: 'Add server' }).click()
    await page.getByRole('button', { name: 'Add a header' }).click()
    await looksRight(page, 'mcp-add')
  })
})

describe('a turn that calls a tool of a server', () => {
  test('shows the call and the answer, also after a reload', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await scriptToolTurn('add_note', { text: 'buy bread' }, 'I made a note of it.')
    await send(page, 'Add a note: buy bread')
    const card = page.getByRole('group', { name: 'Tool Add note · Notes' })
    await card.getByRole('button', { name: /Done/ }).waitFor()
    await answers(page).getByText('I made a note of it.').waitFor()
    await untilFinished(page)
    const activity = page.getByRole('complementary', { name: 'Activity' })
    await activity.getByText('Routed to Add note · Notes').waitFor()

    await page.reload()
    await answers(page).getByText('I made a note of it.').waitFor()
    await card.getByRole('button', { name: /Done/ }).click()
    await card.getByRole('row', { name: 'text buy bread' }).waitFor()
    await card.getByRole('region', { name: 'Result' }).getByText('"count"').waitFor()
    await screenshot(page, 'mcp-turn')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  test('leaves what a tool says inert', async ({ open }) => {
    const foreign: string[] = []
    const page = await open('/', { url: stack.url, ...PHONE })
    page.on('request', (request) => {
      if (!request.url().startsWith(stack.url)) foreign.push(request.url())
    })
    await scriptToolTurn('add_note', { text: HOSTILE }, 'Noted.')
    await send(page, `Add a note: ${HOSTILE}`)
    await answers(page).getByText('Noted.').waitFor()
    await untilFinished(page)
    await scriptToolTurn('read_notes', {}, `Your notes: ${HOSTILE}`)
    await send(page, 'Read all my notes to me')
    await answers(page).getByText('Your notes:').waitFor()
    await untilFinished(page)

    const card = page.getByRole('group', { name: 'Tool Read notes · Notes' })
    await card.getByRole('button', { name: /Done/ }).click()
    await card.getByRole('region', { name: 'Result' }).getByText(HOSTILE).waitFor()
    await screenshot(page, 'mcp-hostile-390')
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    expect(foreign).toEqual([])
    const active = page
      .locator('main')
      .locator('img, iframe, script, object, [onerror], [href^="javascript"]')
    expect(await active.count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })

  test('says what to do when the server is gone', async ({ open }) => {
    const page = await open('/', { url: stack.url })
    await notes.stop()
    await scriptToolTurn('read_notes', {}, 'Nobody hears this.')
    await send(page, 'Read all my notes to me')
    const card = page.getByRole('group', { name: 'Tool Read notes · Notes' })
    await card.getByRole('button', { name: /Failed/ }).waitFor()
    await answers(page).getByText('read_notes').waitFor()
    await untilFinished(page)
    await screenshot(page, 'mcp-turn-failed')
  })
})
