import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { ConversationItem } from '@/api/types'
import { FakeKernel } from '@/testing/fake-kernel'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

function item(id: string, title: string, change: Partial<ConversationItem> = {}): ConversationItem {
  return {
    id,
    title,
    last_message: null,
    updated_at: '2026-11-22T10:00:00.000+00:00',
    message_count: 2,
    pinned: false,
    archived: false,
    found: null,
    ...change,
  }
}

function kernelWithTwo(): FakeKernel {
  const kernel = new FakeKernel()
  kernel.conversations = [item('c1', 'About cats'), item('c2', 'About dogs')]
  return kernel
}

const list = () => screen.getByRole('navigation', { name: 'Conversations' })

describe('the list of conversations', () => {
  test('opens a conversation and marks it as the current one', async () => {
    const user = openApp(kernelWithTwo())
    await user.click(await within(list()).findByRole('link', { name: 'About cats' }))
    expect(window.location.pathname).toBe('/c/c1')
    expect(within(list()).getByRole('link', { name: 'About cats' })).toHaveAttribute('aria-current', 'page')
    expect(within(list()).getByRole('link', { name: 'About dogs' })).not.toHaveAttribute('aria-current')
  })

  test('is searched by title and by what was said, which is shown', async () => {
    const kernel = kernelWithTwo()
    kernel.conversations.push(
      item('c3', 'Holidays', { found: { turn_id: 't1', excerpt: 'We take the dogs along.' } }),
    )
    const user = openApp(kernel)
    await within(list()).findByRole('link', { name: 'About cats' })
    await user.type(screen.getByRole('searchbox', { name: 'Search conversations' }), 'dog')
    await waitFor(() => {
      expect(within(list()).queryByRole('link', { name: 'About cats' })).toBeNull()
    })
    expect(within(list()).getByRole('link', { name: 'About dogs' })).toBeVisible()
    expect(within(list()).getByText('We take the dogs along.')).toBeVisible()

    await user.type(screen.getByRole('searchbox'), ' xyz')
    expect(await screen.findByText('Nothing was said with these words.')).toBeVisible()
  })

  test('says what went wrong when it could not be loaded, and loads again', async () => {
    const kernel = kernelWithTwo()
    const user = openApp(kernel)
    kernel.refuseAll(() => problem(422, 'Not today.'))
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await within(list()).findByRole('link', { name: 'About cats' })).toBeVisible()
  })
})

describe('renaming a conversation', () => {
  test('with Enter', async () => {
    const user = openApp(kernelWithTwo())
    await user.click(await screen.findByRole('button', { name: 'Rename', description: 'About cats' }))
    await user.clear(screen.getByRole('textbox', { name: 'Title' }))
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'About lions{Enter}')
    expect(await within(list()).findByRole('link', { name: 'About lions' })).toBeVisible()
  })

  test('Escape keeps the title', async () => {
    const kernel = kernelWithTwo()
    const user = openApp(kernel)
    await user.click(await screen.findByRole('button', { name: 'Rename', description: 'About cats' }))
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'x{Escape}')
    expect(await within(list()).findByRole('link', { name: 'About cats' })).toBeVisible()
    expect(kernel.requests('PATCH', /./)).toHaveLength(0)
  })
})

describe('a conversation', () => {
  test('is pinned, and unpinned', async () => {
    const user = openApp(kernelWithTwo())
    await user.click(await screen.findByRole('button', { name: 'Pin', description: 'About dogs' }))
    expect(await within(list()).findByRole('link', { name: 'Pinned: About dogs' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Unpin' }))
    expect(await within(list()).findByRole('link', { name: 'About dogs' })).toBeVisible()
  })

  test('is archived, found among the archived ones, and restored', async () => {
    const user = openApp(kernelWithTwo())
    await user.click(await screen.findByRole('button', { name: 'Archive', description: 'About dogs' }))
    await waitFor(() => {
      expect(within(list()).queryByRole('link', { name: 'About dogs' })).toBeNull()
    })
    await user.click(screen.getByRole('button', { name: 'Archived' }))
    expect(await within(list()).findByRole('link', { name: 'Archived: About dogs' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Restore', description: /About dogs/ }))
    expect(await screen.findByText('Nothing is archived.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Back to conversations' }))
    expect(await within(list()).findByRole('link', { name: 'About dogs' })).toBeVisible()
  })
})

describe('deleting a conversation', () => {
  test('leaves it when it was open, and can be undone', async () => {
    const kernel = kernelWithTwo()
    const user = openApp(kernel, '/c/c1')
    await user.click(await screen.findByRole('button', { name: 'Delete', description: 'About cats' }))
    expect(within(list()).queryByRole('link', { name: 'About cats' })).toBeNull()
    expect(window.location.pathname).toBe('/')
    expect(screen.getByText(/Deleted “About cats”/)).toBeVisible()
    expect(kernel.requests('DELETE', /./)).toHaveLength(0)

    await user.click(screen.getByRole('button', { name: 'Undo' }))
    expect(within(list()).getByRole('link', { name: 'About cats' })).toBeVisible()
    expect(screen.queryByText(/Deleted “About cats”/)).toBeNull()
  })
})

describe('the kernel status', () => {
  const status = () => screen.getByRole('status', { name: 'Kernel status' })

  test('names the model that answers', async () => {
    openApp(new FakeKernel())
    await waitFor(() => {
      expect(status()).toHaveTextContent('Ready')
    })
    expect(status()).toHaveTextContent('a-model (ollama)')
  })

  test('says in plain text what is wrong', async () => {
    const kernel = new FakeKernel()
    kernel.health = {
      status: 'degraded',
      problems: ['Ollama does not answer: start it with `ollama serve`.'],
    }
    openApp(kernel)
    await waitFor(() => {
      expect(status()).toHaveTextContent('Ollama does not answer: start it with `ollama serve`.')
    })
  })
})

test('the chosen theme is remembered', async () => {
  const user = openApp(new FakeKernel())
  await user.click(screen.getByRole('button', { name: 'Switch to dark theme' }))
  expect(document.documentElement.dataset.theme).toBe('dark')
  expect(localStorage.getItem('aigentos.theme')).toBe('dark')
  await user.click(screen.getByRole('button', { name: 'Switch to light theme' }))
  expect(document.documentElement.dataset.theme).toBe('light')
})
