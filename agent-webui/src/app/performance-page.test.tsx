import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { Exchange } from '@/api/types'
import { FakeKernel } from '@/testing/fake-kernel'
import { memoryChunk } from '@/testing/fake-memory'
import { exchange } from '@/testing/fake-performance'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

function kernelWith(...exchanges: Exchange[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.performance.exchanges = exchanges
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/performance')
const table = async () => within(await screen.findByRole('table', { name: 'Recent exchanges' }))
const row = async (message: string) => within((await table()).getByRole('row', { name: new RegExp(message) }))
const cells = (found: Awaited<ReturnType<typeof row>>) =>
  found.getAllByRole('cell').map((cell) => cell.textContent)

async function openExchange(change: Partial<Exchange>) {
  const kernel = kernelWith(exchange('t1', change))
  const user = open(kernel)
  await user.click(await screen.findByRole('button', { name: 'What t1 asks.' }))
  return { kernel, user, dialog: within(screen.getByRole('dialog', { name: 'Exchange' })) }
}

describe('the page of performance', () => {
  test('is reached from the dashboard and says what to do when there is nothing', async () => {
    const user = openApp(kernelWith(), '/dashboard/mcp')
    await user.click(await screen.findByRole('link', { name: 'Performance' }))
    expect(await screen.findByRole('heading', { name: 'Performance', level: 1 })).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'No figures yet' })).toBeVisible()
  })

  test('says why it could not be loaded, and loads again', async () => {
    const kernel = kernelWith(exchange('t1'))
    kernel.refuseAll(() => problem(422, 'Not today.'))
    const user = open(kernel)
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await row('What t1 asks')).toBeDefined()
  })

  test('sums up turns, latency, speed and tokens', async () => {
    open(kernelWith(exchange('t1')))
    const summary = within(await screen.findByRole('region', { name: 'Summary' }))
    const tile = (name: string) => summary.getByText(name).parentElement
    expect(tile('Turns')).toHaveTextContent('31 failed · 2 stopped')
    expect(tile('First token')).toHaveTextContent(/0\.42 s.*95\s% within 0\.9 s/)
    expect(tile('Speed')).toHaveTextContent('96 tok/s')
    expect(tile('Tokens today')).toHaveTextContent('00 in0 out')
    expect(tile('All tokens')).toHaveTextContent('4,5004,000 in, 75 % cached500 out')
  })

  test('lists what each turn took, who chose its route, and where it was said', async () => {
    open(kernelWith(exchange('t1'), exchange('t2', { status: 'failed', model: null, route: null })))
    const first = await row('What t1 asks')
    expect(cells(first)).toEqual([
      'Completed',
      'the modelby the gate',
      'a-model',
      '0.42 s',
      '1.5 s',
      '1,240 / 1201,100 cached',
      '96 tok/s',
    ])
    expect(first.getByRole('link', { name: 'Holidays' })).toHaveAttribute('href', '/c/c0#t1')
    expect(cells(await row('What t2 asks')).slice(0, 3)).toEqual(['Failed', '–', '–'])
  })

  test('shows more on request', async () => {
    const kernel = kernelWith(...Array.from({ length: 5 }, (_, index) => exchange(`t${index}`)))
    kernel.performance.pageSize = 3
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('button', { name: 'What t4 asks.' })).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })

  test('says how well the size of prompts is estimated', async () => {
    const kernel = kernelWith(exchange('t1'))
    kernel.performance.summary.token_rates = [
      {
        provider: 'ollama',
        model: 'a-model',
        characters_per_token: 4.31,
        prompts: 24,
        error_default: 0.18,
        error_learned: 0.03,
      },
    ]
    open(kernel)
    expect(
      await screen.findByText(/4\.3 characters per token, learned from 24 prompts\..*3 %.*18 %/),
    ).toBeVisible()
  })
})

describe('a plot', () => {
  const fast = exchange('fast', { ttft_ms: 210, model_ttft_ms: 200 })

  test('says what it shows, and shows it as a table, the oldest first', async () => {
    const user = open(kernelWith(exchange('t1'), fast))
    expect(
      await screen.findByRole('img', {
        name: /^Time to the first token\. First token: from 0\.21 s to 0\.42 s/,
      }),
    ).toBeVisible()
    await user.click(
      screen.getByRole('button', { name: 'Show as table', description: 'Time to the first token' }),
    )
    const rows = within(screen.getByRole('table', { name: 'Time to the first token' })).getAllByRole('row')
    expect(rows.map((item) => item.textContent)).toEqual([
      'TimeFirst tokenof it the model',
      '3 Mar0.21 s0.2 s',
      '3 Mar0.42 s0.4 s',
    ])
  })

  test('leaves out the turns that have no figure', async () => {
    open(kernelWith(fast, exchange('none', { ttft_ms: null, model_ttft_ms: null, status: 'cancelled' })))
    expect(await screen.findByRole('img', { name: /First token: from 0\.21 s to 0\.21 s/ })).toBeVisible()
  })
})

describe('an exchange', () => {
  test('shows its steps in order, and they add up to the whole', async () => {
    const { dialog } = await openExchange({})
    const steps = within(dialog.getByRole('list', { name: 'Steps' })).getAllByRole('listitem')
    expect(steps.map((step) => step.textContent)).toEqual([
      'Waited for its turn2 ms',
      'Chose how to answer by the gate8 ms',
      'Prepared the prompt10 ms',
      'Waited for the first token a-model400 ms',
      'Wrote the answer1,080 ms',
    ])
    const shown = steps.map((step) => Number(/([\d,]+) ms$/.exec(step.textContent)?.[1]?.replace(',', '')))
    expect(shown.reduce((sum, ms) => sum + ms, 0)).toBe(1500)
    expect(dialog.getByText('1,500 ms')).toBeVisible()
    expect(dialog.queryByText(/is not known/)).toBeNull()
  })

  test('says so if its steps do not add up', async () => {
    const { dialog } = await openExchange({ total_ms: 1700 })
    expect(
      dialog.getByText(/add up to 1,500 ms; what was done in the other 200 ms is not known/),
    ).toBeVisible()
  })

  test('says so if nothing is known of its steps or its prompt', async () => {
    const { dialog } = await openExchange({ trace: [], prompt_parts: {}, total_ms: null, route: null })
    expect(dialog.getByText(/Nothing is known of its steps/)).toBeVisible()
    expect(dialog.getByText('No model was asked.')).toBeVisible()
    expect(dialog.getByText('The turn ended before it was routed.')).toBeVisible()
  })

  test('shows its prompt by part', async () => {
    const { dialog } = await openExchange({})
    const parts = within(dialog.getByRole('list', { name: 'Prompt by part' })).getAllByRole('listitem')
    expect(parts.map((part) => part.textContent)).toEqual([
      'System prompt1,000 (81 %)',
      'Memory100 (8 %)',
      'This message140 (11 %)',
    ])
    expect(dialog.getByText(/1,240 tokens, 1,100 of them read before and cached/)).toBeVisible()
  })

  test('shows its tools, what failed, and why it was routed there', async () => {
    const { dialog } = await openExchange({
      status: 'failed',
      error: 'The tool did not answer.',
      error_code: 'tool_failed',
      route: 'calculate',
      decided_by: 'rule',
      observations: [
        { tool: 'calculate', arguments: { expression: '6*7' }, duration_ms: 12.4, error: 'Too hard.' },
      ],
    })
    expect(dialog.getByText('The tool did not answer. (tool_failed)')).toBeVisible()
    const calls = within(dialog.getByRole('region', { name: 'Tool calls' }))
    expect(calls.getByText('12 ms')).toBeVisible()
    expect(calls.getByText('Too hard.')).toBeVisible()
    expect(calls.getByRole('region', { name: 'Arguments of Calculate' })).toHaveTextContent('6*7')
    expect(dialog.getByText('To Calculate, decided by a rule · confidence 93 %')).toBeVisible()
    expect(dialog.getByRole('region', { name: 'Route detail' })).toHaveTextContent('no tool is near')
  })

  test('shows the memory it was given, with scores', async () => {
    const kernel = kernelWith(
      exchange('t1', { retrieved: [{ chunk_id: 'luna', source_type: 'round', rank: 0, score: 0.82 }] }),
    )
    kernel.memory.chunks = [memoryChunk('luna', { content: 'My dog is called Luna.' })]
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'What t1 asks.' }))
    await user.click(screen.getByRole('button', { name: 'Used 1 memory' }))
    expect(await screen.findByRole('button', { name: /Conversation.*Luna.*82 %/ })).toBeVisible()
  })

  test('is closed again', async () => {
    const { user, dialog } = await openExchange({})
    await user.click(dialog.getByRole('button', { name: 'Close' }))
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull()
    })
  })
})
