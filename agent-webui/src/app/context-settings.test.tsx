import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/settings')
const form = () => screen.findByRole('form', { name: 'Context window' })
const number = async (name: string) => within(await form()).findByRole('spinbutton', { name })
const button = async (name: string) => within(await form()).findByRole('button', { name })
const changes = (kernel: FakeKernel) => kernel.requests('PATCH', /context-settings/).map(({ body }) => body)

async function retype(user: ReturnType<typeof open>, name: string, text: string) {
  await user.clear(await number(name))
  await user.type(await number(name), text)
}

describe('the context window', () => {
  test('is shown with what it is by default', async () => {
    open(new FakeKernel())
    expect(await number('A prompt with its answer')).toHaveValue(8192)
    expect(await number('An answer')).toHaveValue(1024)
    expect(await number('Shorten conversations at')).toHaveValue(95)
    expect(screen.getByText('What they share. By default 8,192.')).toBeVisible()
    expect(await button('Save')).toBeDisabled()
    expect(await button('Reset to defaults')).toBeDisabled()
  })

  test('is changed when it is saved, and only what was changed is sent', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    await retype(user, 'A prompt with its answer', '4096')
    expect(screen.getByText('Not saved yet.')).toBeVisible()
    expect(changes(kernel)).toEqual([])
    await user.click(await button('Save'))
    await waitFor(() => {
      expect(screen.queryByText('Not saved yet.')).not.toBeInTheDocument()
    })
    expect(changes(kernel)).toEqual([{ max_context_tokens: 4096 }])
    expect(await number('A prompt with its answer')).toHaveValue(4096)
  })

  test('goes back to its defaults, and what was typed meanwhile is gone', async () => {
    const kernel = new FakeKernel()
    kernel.contextSettings.chosen = { max_response_tokens: 300, compact_instructions: 'Keep every date.' }
    const user = open(kernel)
    expect(await number('An answer')).toHaveValue(300)
    await retype(user, 'Shorten conversations at', '60')
    await user.click(await button('Reset to defaults'))
    await waitFor(async () => {
      expect(await number('An answer')).toHaveValue(1024)
    })
    expect(await number('Shorten conversations at')).toHaveValue(95)
    expect(screen.getByRole('textbox', { name: 'What summaries must keep' })).toHaveValue('')
    expect(await button('Reset to defaults')).toBeDisabled()
  })

  test.each([
    ['A prompt with its answer', '511', 'A whole number from 512 to 10,000,000.'],
    ['An answer', '8192', 'Less than the 8,192 tokens of a prompt with its answer.'],
    ['Shorten conversations at', '96', 'A whole number from 50 to 95.'],
    ['An answer', '1.5', 'A whole number from 16 to 10,000,000.'],
  ])('%s cannot be %s', async (name, text, said) => {
    const user = open(new FakeKernel())
    await retype(user, name, text)
    expect(await number(name)).toHaveAccessibleDescription(said)
    expect(await number(name)).toBeInvalid()
    expect(await button('Save')).toBeDisabled()
  })

  test('that the kernel refuses says why and keeps what was typed until it is discarded', async () => {
    const kernel = new FakeKernel()
    kernel.contextSettings.refusal = () => problem(400, 'The model has a context of 4096 tokens.')
    const user = open(kernel)
    await retype(user, 'A prompt with its answer', '65536')
    await user.click(await button('Save'))
    expect(await screen.findByText('Not saved. The model has a context of 4096 tokens.')).toBeVisible()
    expect(await number('A prompt with its answer')).toHaveValue(65536)
    await user.click(await button('Discard'))
    expect(await number('A prompt with its answer')).toHaveValue(8192)
    expect(screen.queryByText(/^Not saved/)).not.toBeInTheDocument()
  })

  test('takes what summaries must keep, and an empty wish is none', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    const wish = await screen.findByRole('textbox', { name: 'What summaries must keep' })
    await user.type(wish, ' Keep every name. ')
    await user.click(await button('Save'))
    await waitFor(() => {
      expect(wish).toHaveValue('Keep every name.')
    })
    await user.clear(wish)
    await user.click(await button('Save'))
    await waitFor(() => {
      expect(changes(kernel)).toEqual([
        { compact_instructions: 'Keep every name.' },
        { compact_instructions: null },
      ])
    })
  })

  test('that is changed has the model loaded for it', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    const warmUps = () => kernel.requests('POST', /warmup/).length
    await waitFor(() => {
      expect(warmUps()).toBe(1)
    })
    await retype(user, 'A prompt with its answer', '4096')
    await user.click(await button('Save'))
    await waitFor(() => {
      expect(warmUps()).toBe(2)
    })
  })
})
