import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { Exchange } from '@/api/types'
import { FakeKernel } from '@/testing/fake-kernel'
import { exchange } from '@/testing/fake-performance'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const PROMPT = [
  { role: 'system', content: 'You are helpful.' },
  { role: 'user', content: '<b>What is my dog called?</b>' },
]

function kernelWith(...exchanges: Exchange[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.performance.exchanges = exchanges
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/debug')
const entry = async (name = 'What t1 asks.') => within(await screen.findByRole('article', { name }))
const control = () => screen.findByRole('switch', { name: 'Keep prompts' })

async function openEntry(change: Partial<Exchange>) {
  const user = open(kernelWith(exchange('t1', change)))
  const shown = await entry()
  await user.click(shown.getByRole('button', { name: 'What t1 asks.' }))
  return { user, shown }
}

describe('the page of debugging', () => {
  test('is reached from the dashboard and says what to do when there is nothing', async () => {
    const user = openApp(kernelWith(), '/dashboard/mcp')
    await user.click(await screen.findByRole('link', { name: 'Debug' }))
    expect(await screen.findByRole('heading', { name: 'Debug', level: 1 })).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'No turn yet' })).toBeVisible()
    expect(await control()).not.toBeChecked()
  })

  test('says why it could not be loaded, and loads again', async () => {
    const kernel = kernelWith(exchange('t1'))
    kernel.refuseAll(() => problem(422, 'Not today.'))
    const user = open(kernel)
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await entry()).toBeDefined()
  })

  test('shows what became of a turn, and what failed', async () => {
    open(kernelWith(exchange('t1', { status: 'failed', error: 'It broke.', error_code: 'model_error' })))
    const shown = await entry()
    expect(shown.getByText('Failed')).toBeVisible()
    expect(shown.getByText('It broke. (model_error)')).toBeVisible()
    expect(shown.getByText('to the model, decided by the gate · confidence 93 %')).toBeVisible()
    expect(shown.getByRole('link', { name: 'Conversation' })).toHaveAttribute('href', '/c/c0#t1')
  })

  test('shows more on request', async () => {
    const kernel = kernelWith(...Array.from({ length: 5 }, (_, index) => exchange(`t${index}`)))
    kernel.performance.pageSize = 3
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await entry('What t4 asks.')).toBeDefined()
  })
})

describe('a turn', () => {
  test('shows the prompt as it was sent, by role, and never as markup', async () => {
    const { shown } = await openEntry({ prompt: PROMPT })
    const messages = within(shown.getByRole('list', { name: 'Messages of the prompt' }))
    expect(messages.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'SystemYou are helpful.',
      'User<b>What is my dog called?</b>',
    ])
    expect(shown.getByRole('region', { name: 'Route detail as JSON' })).toHaveTextContent('no tool is near')
  })

  test('is copied as JSON', async () => {
    const { user, shown } = await openEntry({ prompt: PROMPT })
    await user.click(shown.getByRole('button', { name: /Copy as JSON/ }))
    expect(await shown.findByText('Copied')).toBeInTheDocument()
    const copied = JSON.parse(await navigator.clipboard.readText()) as Exchange
    expect(copied).toMatchObject({ turn_id: 't1', prompt: PROMPT, trace: { length: 5 } })
  })

  test.each([
    [{}, /It is not kept\. Switch on Keep prompts/],
    [{ model: null }, 'No model was asked, so there is no prompt.'],
  ])('says why it has no prompt: %j', async (change, text) => {
    const { shown } = await openEntry(change)
    expect(shown.getByText(text)).toBeVisible()
  })
})

describe('keeping prompts', () => {
  test('says what is stored, and begins at once', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const keep = await control()
    expect(screen.getByText(/exact prompts of the newest 200 turns are stored on this machine/)).toBeVisible()
    await user.click(keep)
    await waitFor(() => {
      expect(keep).toBeChecked()
    })
    expect(kernel.performance.keepPrompts).toBe(true)
  })

  test('ends after a question, and the prompts are gone', async () => {
    const kernel = kernelWith(exchange('t1', { prompt: PROMPT }))
    kernel.performance.keepPrompts = true
    const user = open(kernel)
    await user.click(await control())
    const dialog = within(screen.getByRole('dialog', { name: 'Stop keeping prompts?' }))
    kernel.performance.refusal = () => problem(503, 'The disk is busy.')
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await dialog.findByText('Not deleted. The disk is busy.')).toBeVisible()
    expect(kernel.performance.keepPrompts).toBe(true)
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    await waitFor(async () => {
      expect(await control()).not.toBeChecked()
    })
    await user.click((await entry()).getByRole('button', { name: 'What t1 asks.' }))
    expect(await screen.findByText(/It is not kept\./)).toBeVisible()
  })

  test('that fails says why', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const keep = await control()
    kernel.performance.refusal = () => problem(507, 'The disk is full.')
    await user.click(keep)
    expect(await screen.findByText('Not changed. The disk is full.')).toBeVisible()
    expect(keep).not.toBeChecked()
  })
})
