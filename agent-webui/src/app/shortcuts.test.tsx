import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { composer, openApp } from '@/testing/open-app'

function kernelWithOne(): FakeKernel {
  const kernel = new FakeKernel()
  kernel.conversations = [
    {
      id: 'c1',
      title: 'About cats',
      last_message: null,
      updated_at: '2026-11-22T10:00:00.000+00:00',
      message_count: 2,
      pinned: false,
      archived: false,
      found: null,
    },
  ]
  return kernel
}

describe('the command palette', () => {
  test('opens a page by its name', async () => {
    const user = openApp(kernelWithOne())
    await user.keyboard('{Control>}k{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'Go to' })
    await user.type(within(dialog).getByRole('combobox'), 'docum{Enter}')
    await waitFor(() => {
      expect(window.location.pathname).toBe('/dashboard/documents')
    })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('opens a conversation that the kernel found', async () => {
    const user = openApp(kernelWithOne())
    await user.keyboard('{Control>}k{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'Go to' })
    await user.type(within(dialog).getByRole('combobox'), 'cats')
    await user.click(await within(dialog).findByRole('option', { name: 'About cats' }))
    expect(window.location.pathname).toBe('/c/c1')
  })
})

test('a question mark outside of a text shows the shortcuts, inside of one it is written', async () => {
  const user = openApp(kernelWithOne())
  await user.type(composer(), 'why?')
  expect(composer()).toHaveValue('why?')
  expect(screen.queryByRole('dialog')).toBeNull()
  composer().blur()
  await user.keyboard('?')
  const help = screen.getByRole('dialog', { name: 'Keyboard shortcuts' })
  expect(within(help).getByText('New chat')).toBeVisible()
})

test('a shortcut begins a new chat', async () => {
  const user = openApp(kernelWithOne(), '/dashboard/documents')
  await user.keyboard('{Control>}{Shift>}o{/Shift}{/Control}')
  expect(window.location.pathname).toBe('/')
})
