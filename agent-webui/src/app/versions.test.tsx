import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { assistantMessage, conversation, performanceOf, turn, userMessage } from '@/testing/messages'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const answer = () => screen.findByRole('article', { name: 'Assistant' })

describe('the context meter', () => {
  test('tells how full the context was, from true counts', async () => {
    const kernel = new FakeKernel()
    kernel.state = conversation({
      events: [userMessage('t1', 'Hi'), assistantMessage('t1', 'Hello.')],
      turns: [turn('t1', { performance: performanceOf({ prompt_tokens: 3000, completion_tokens: 1096 }) })],
    })
    openApp(kernel, '/c/c1')
    const meter = await screen.findByRole('meter', { name: 'Context' })
    expect(meter).toHaveTextContent('50 % of context')
    expect(meter).toHaveAttribute('aria-valuetext', '4,096 of 8,192 tokens of context used')
  })

  test('says nothing while nothing was counted', async () => {
    const kernel = new FakeKernel()
    kernel.state = conversation({
      events: [userMessage('t1', 'Hi'), assistantMessage('t1', 'Hello.')],
      turns: [turn('t1')],
    })
    openApp(kernel, '/c/c1')
    await answer()
    expect(screen.queryByRole('meter')).toBeNull()
  })
})

describe('another version', () => {
  const spoken = (text: string) =>
    conversation({
      events: [userMessage('t1', 'Hi'), assistantMessage('t1', text)],
      turns: [turn('t1', { versions: ['t0', 't1'] })],
    })

  test('of an answer is asked for', async () => {
    const kernel = new FakeKernel()
    kernel.state = spoken('Hello.')
    const user = openApp(kernel, '/c/c1')
    await user.click(within(await answer()).getByRole('button', { name: 'Regenerate' }))
    await waitFor(() => {
      expect(kernel.requests('POST', /c1\/regenerate/)[0]?.body).toEqual({ turn_id: 't1' })
    })
  })

  test('of a message is written and sent', async () => {
    const kernel = new FakeKernel()
    kernel.state = spoken('Hello.')
    const user = openApp(kernel, '/c/c1')
    await answer()
    await user.click(screen.getByRole('button', { name: 'Edit' }))
    const field = screen.getByRole('textbox', { name: 'Edit message' })
    expect(field).toHaveFocus()
    await user.type(field, ' there{Enter}')
    await waitFor(() => {
      expect(kernel.requests('POST', /c1\/edit/)[0]?.body).toEqual({ turn_id: 't1', message: 'Hi there' })
    })
    expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull()
  })

  test('that is refused says why and keeps what was written', async () => {
    const kernel = new FakeKernel()
    kernel.state = spoken('Hello.')
    kernel.versionRefusal = () => problem(409, 'Show it first.')
    const user = openApp(kernel, '/c/c1')
    await answer()
    await user.click(screen.getByRole('button', { name: 'Edit' }))
    await user.type(screen.getByRole('textbox', { name: 'Edit message' }), ' there{Enter}')
    expect(await screen.findByText('Not sent. Show it first.')).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Edit message' })).toHaveValue('Hi there')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull()

    await user.click(screen.getByRole('button', { name: 'Regenerate' }))
    expect(await screen.findByText('Not answered again. Show it first.')).toBeVisible()
  })

  test('is shown again, and the stream brings it', async () => {
    const kernel = new FakeKernel()
    kernel.state = spoken('Hello.')
    const user = openApp(kernel, '/c/c1')
    await answer()
    expect(screen.getByRole('group', { name: 'Versions' })).toHaveTextContent('Version 2 of 2')
    expect(screen.getByRole('button', { name: 'Later version' })).toBeDisabled()
    await user.click(screen.getByRole('button', { name: 'Earlier version' }))
    await waitFor(() => {
      expect(kernel.requests('POST', /c1\/branch/)[0]?.body).toEqual({ turn_id: 't0' })
    })
    kernel.emit('branch.changed', { turn_id: null })
    kernel.emit(
      'conversation',
      conversation({
        cursor: 2,
        events: [userMessage('t0', 'Hi'), assistantMessage('t0', 'Good day.')],
        turns: [turn('t0', { versions: ['t0', 't1'] })],
      }),
    )
    await waitFor(async () => {
      expect(await answer()).toHaveTextContent('Good day.')
    })
    expect(screen.queryByText('Hello.')).toBeNull()
  })
})
