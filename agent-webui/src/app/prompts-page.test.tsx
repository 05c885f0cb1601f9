import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/prompts')
const style = () => screen.findByRole('article', { name: 'How it answers' })

describe('a component of the prompt', () => {
  test('is rewritten, shown with what differs, and reset', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    await user.click(within(await style()).getByRole('button', { name: 'Edit' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Edit “How it answers”' }))
    const field = dialog.getByRole('textbox', { name: 'Text' })
    await user.clear(field)
    await user.type(field, 'Answer at length.')
    await user.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await within(await style()).findByText('Changed')).toBeVisible()
    expect(within(await style()).getByText('briefly')).toHaveProperty('tagName', 'DEL')
    expect(within(await style()).getByText('at length')).toHaveProperty('tagName', 'INS')
    await waitFor(() => {
      expect(screen.getByRole('region', { name: 'System prompt' })).toHaveTextContent('Answer at length.')
    })

    await user.click(within(await style()).getByRole('button', { name: 'Reset' }))
    await waitFor(async () => {
      expect(within(await style()).queryByText('Changed')).toBeNull()
    })
    expect(within(await style()).getByText('Answer briefly.')).toBeVisible()
  })

  test('is switched off, and leaves the prompt', async () => {
    const user = open(new FakeKernel())
    await user.click(within(await style()).getByRole('switch', { name: 'Use How it answers' }))
    expect(await within(await style()).findByText('Off: not in the prompt')).toBeVisible()
    await waitFor(() => {
      expect(screen.getByRole('region', { name: 'System prompt' })).not.toHaveTextContent('Answer briefly.')
    })
  })

  test('that cannot be changed says why and keeps what was written', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    await user.click(within(await style()).getByRole('button', { name: 'Edit' }))
    kernel.prompts.refusal = () => problem(507, 'The disk is full.')
    await user.type(screen.getByRole('textbox', { name: 'Text' }), ' Always.')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Not saved. The disk is full.')).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue('Answer briefly. Always.')
  })
})

describe('profiles', () => {
  test('are made and put to use, switched between and deleted', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'New profile' }))
    const dialog = within(screen.getByRole('dialog', { name: 'New profile' }))
    await user.type(dialog.getByRole('textbox', { name: 'Name' }), 'Tutor')
    await user.click(dialog.getByRole('button', { name: 'Make and use it' }))
    expect(await screen.findByRole('radio', { name: 'Tutor' })).toBeChecked()
    await user.click(screen.getByRole('radio', { name: 'Default' }))
    await waitFor(() => {
      expect(screen.getByRole('radio', { name: 'Default' })).toBeChecked()
    })
    await user.click(screen.getByRole('button', { name: 'Delete Tutor' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete' }))
    await waitFor(() => {
      expect(screen.queryByRole('radio', { name: 'Tutor' })).toBeNull()
    })
  })

  test('with a name that is taken say so', async () => {
    const user = open(new FakeKernel())
    await user.click(await screen.findByRole('button', { name: 'New profile' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Default')
    await user.click(screen.getByRole('button', { name: 'Make and use it' }))
    expect(await screen.findByText('Not made. The title is taken.')).toBeVisible()
  })
})

test("the orchestrator's prompts can be read", async () => {
  const user = open(new FakeKernel())
  await user.click(await screen.findByText('Routing'))
  expect(screen.getByText('Where does {message} go?')).toBeVisible()
})

test('prompts that could not be loaded are loaded again', async () => {
  const kernel = new FakeKernel()
  const user = open(kernel)
  kernel.refuseAll(() => problem(422, 'Not today.'))
  expect(await screen.findByText(/The prompts could not be loaded\. Not today\./)).toBeVisible()
  kernel.comeBack()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await style()).toBeVisible()
})
