import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { MemoryChunk } from '@/api/types'
import { FakeKernel } from '@/testing/fake-kernel'
import { memoryChunk } from '@/testing/fake-memory'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const LUNA = memoryChunk('luna', { content: 'My dog is called Luna.' })
const TEA = memoryChunk('tea', {
  source_type: 'note',
  kind: 'preference',
  content: 'Prefers tea to coffee.',
  quote: 'I like tea better',
})
const OLD = memoryChunk('old', { source_type: 'note', content: 'Lives in Bonn.', superseded_by: 'new' })

function kernelWith(...chunks: MemoryChunk[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.memory.chunks = chunks
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/memory')
const piece = (name: string) => screen.findByRole('article', { name })
const texts = () =>
  within(screen.getByRole('list', { name: 'Memory' }))
    .getAllByRole('article')
    .map((article) => article.getAttribute('aria-labelledby'))

describe('the page of memory', () => {
  test('is reached from the dashboard and says what to do when there is nothing', async () => {
    const user = openApp(kernelWith(), '/dashboard/mcp')
    await user.click(await screen.findByRole('link', { name: 'Memory' }))
    expect(await screen.findByRole('heading', { name: 'Memory', level: 1 })).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'Nothing is remembered yet' })).toBeVisible()
  })

  test('says why it could not be loaded, and loads again', async () => {
    const kernel = kernelWith(LUNA)
    kernel.refuseAll(() => problem(422, 'Not today.'))
    const user = open(kernel)
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await piece('My dog is called Luna.')).toBeVisible()
  })

  test('shows who said it, when and where', async () => {
    open(kernelWith(LUNA))
    const shown = within(await piece('My dog is called Luna.'))
    expect(shown.getByText('You')).toBeVisible()
    expect(shown.getByText(/^3 Mar/)).toBeVisible()
    expect(shown.getByRole('link', { name: 'Holidays' })).toHaveAttribute('href', '/c/c0#t0')
  })

  test('names the document and the place in it', async () => {
    const passage = {
      source_type: 'document',
      filename: 'rules.pdf',
      label: 'page 4',
      speaker: null,
    } as const
    open(kernelWith(memoryChunk('p', { ...passage, content: 'No bikes.' })))
    const shown = within(await piece('No bikes.'))
    expect(shown.getByRole('link', { name: 'rules.pdf' })).toHaveAttribute('href', '/dashboard/documents')
    expect(shown.getByText('page 4')).toBeVisible()
  })

  test('counts and filters by kind', async () => {
    const user = open(kernelWith(LUNA, TEA, OLD))
    await piece('My dog is called Luna.')
    expect(screen.getByRole('radio', { name: 'All 2' })).toBeChecked()
    await user.click(screen.getByRole('radio', { name: 'Notes 1' }))
    await waitFor(() => {
      expect(screen.queryByRole('article', { name: 'My dog is called Luna.' })).toBeNull()
    })
    expect(within(await piece('Prefers tea to coffee.')).getByText('Preference')).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Summaries 0' }))
    expect(await screen.findByRole('heading', { name: 'No summaries yet' })).toBeVisible()
  })

  test('shows more on request', async () => {
    const kernel = kernelWith(...Array.from({ length: 5 }, (_, index) => memoryChunk(`m${index}`)))
    kernel.memory.pageSize = 3
    const user = open(kernel)
    await piece('What m0 says.')
    expect(texts()).toHaveLength(3)
    await user.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await piece('What m4 says.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })
})

describe('searching memory', () => {
  test('shows what fits with its score, best first', async () => {
    const user = open(
      kernelWith(TEA, LUNA, memoryChunk('two', { content: 'Luna is a dog and likes water.' })),
    )
    await piece('Prefers tea to coffee.')
    await user.type(screen.getByRole('searchbox', { name: 'Search memory' }), 'luna')
    expect(await screen.findByText('2 matches, best first.')).toBeVisible()
    expect(within(await piece('My dog is called Luna.')).getByText('strong match (90 %)')).toBeVisible()
    expect(screen.queryByRole('article', { name: 'Prefers tea to coffee.' })).toBeNull()
  })

  test('says that nothing fits, and that only words were compared', async () => {
    const kernel = kernelWith(LUNA)
    kernel.memory.embedded = false
    const user = open(kernel)
    await user.type(await screen.findByRole('searchbox', { name: 'Search memory' }), 'volcano')
    expect(await screen.findByText(/Nothing fits\..*Only words were compared/)).toBeVisible()
  })
})

describe('a piece of memory', () => {
  test('is forgotten after a question that says what goes', async () => {
    const kernel = kernelWith(LUNA, TEA)
    const user = open(kernel)
    await user.click(within(await piece('My dog is called Luna.')).getByRole('button', { name: 'Forget' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Forget this?' }))
    expect(dialog.getByText(/with the notes and summaries that rest on it/)).toBeVisible()
    kernel.memory.refusal = () => problem(503, 'The disk is busy.')
    await user.click(dialog.getByRole('button', { name: 'Forget' }))
    expect(await dialog.findByText('Not forgotten. The disk is busy.')).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Forget' }))
    await waitFor(() => {
      expect(screen.queryByText('My dog is called Luna.')).toBeNull()
    })
    expect(await screen.findByRole('radio', { name: 'All 1' })).toBeVisible()
  })

  test('is pinned and unpinned', async () => {
    const user = open(kernelWith(LUNA))
    const pin = within(await piece('My dog is called Luna.')).getByRole('button', { name: 'Pin' })
    await user.click(pin)
    await waitFor(() => {
      expect(pin).toHaveAttribute('aria-pressed', 'true')
    })
    await user.click(pin)
    await waitFor(() => {
      expect(pin).toHaveAttribute('aria-pressed', 'false')
    })
  })

  test('is corrected if it is a note, not if it is what was said', async () => {
    const user = open(kernelWith(LUNA, TEA))
    const said = within(await piece('My dog is called Luna.'))
    expect(said.queryByRole('button', { name: 'Edit' })).toBeNull()
    await user.click(within(await piece('Prefers tea to coffee.')).getByRole('button', { name: 'Edit' }))
    const field = screen.getByRole('textbox', { name: 'Text' })
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    await user.clear(field)
    await user.type(field, 'Prefers green tea.')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await piece('Prefers green tea.')).toBeVisible()
  })

  test('that was superseded is restored', async () => {
    const user = open(kernelWith(LUNA, OLD))
    await user.click(await screen.findByRole('radio', { name: /^Superseded/ }))
    await user.click(within(await piece('Lives in Bonn.')).getByRole('button', { name: 'Restore' }))
    expect(await screen.findByRole('heading', { name: 'Nothing was superseded' })).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Notes 1' }))
    expect(await piece('Lives in Bonn.')).toBeVisible()
  })
})

describe('switching memory off', () => {
  test('says what that means, and is taken back', async () => {
    const kernel = kernelWith(LUNA)
    const user = open(kernel)
    const control = screen.findByRole('switch', { name: 'Use memory' })
    await waitFor(async () => {
      expect(await control).toBeEnabled()
    })
    await user.click(await control)
    expect(await screen.findByText(/Memory is off: nothing is remembered/)).toBeVisible()
    expect(screen.queryByText(/notes are taken|Notes of lasting facts/)).toBeNull()
    expect(kernel.memory.enabled).toBe(false)
    await user.click(await control)
    await waitFor(() => {
      expect(screen.queryByText(/Memory is off/)).toBeNull()
    })
    expect(kernel.memory.enabled).toBe(true)
  })

  test('is not said to have happened before it has', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const control = await screen.findByRole('switch', { name: 'Use memory' })
    await waitFor(() => {
      expect(control).toBeEnabled()
    })
    let answer: (response: Response) => void = () => undefined
    kernel.memory.refusal = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    await user.click(control)
    expect(control).toHaveAttribute('aria-checked', 'false')
    expect(screen.queryByText(/Memory is off/)).toBeNull()
    answer(problem(507, 'The disk is full.'))
    expect(await screen.findByText('Not changed. The disk is full.')).toBeVisible()
  })

  test('that fails says why', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const control = await screen.findByRole('switch', { name: 'Use memory' })
    await waitFor(() => {
      expect(control).toBeEnabled()
    })
    kernel.memory.refusal = () => problem(507, 'The disk is full.')
    await user.click(control)
    expect(await screen.findByText('Not changed. The disk is full.')).toBeVisible()
    expect(control).toHaveAttribute('aria-checked', 'true')
  })
})

test('the page says why no notes are taken', async () => {
  const kernel = kernelWith()
  kernel.memory.notes = { enabled: false, reason: 'tiny is too small for it', model: 'tiny' }
  open(kernel)
  expect(await screen.findByText(/no notes are taken: tiny is too small for it\.$/)).toBeVisible()
})
