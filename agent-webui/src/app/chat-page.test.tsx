import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { assistantMessage, conversation, performanceOf, turn, userMessage } from '@/testing/messages'
import { composer, openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const ANSWER = 't1-answer'

function say(kernel: FakeKernel, ...texts: string[]): void {
  for (const text of texts) kernel.emit('message.delta', { turn_id: 't1', message_id: ANSWER, text })
}

function startAnswer(kernel: FakeKernel, question = 'Hello'): void {
  kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', question) })
  kernel.emit('turn.routed', { turn_id: 't1', route: 'direct_dialogue', decided_by: 'rule', confidence: 1 })
  kernel.emit('message.started', { turn_id: 't1', message_id: ANSWER, attempt: 1 })
}

function finishAnswer(kernel: FakeKernel, text: string): void {
  kernel.emit('message.completed', { turn_id: 't1', message: assistantMessage('t1', text) })
  kernel.emit('turn.completed', { turn_id: 't1', performance: performanceOf() })
}

const answer = () => screen.findByRole('article', { name: 'Assistant' })
const activity = () => screen.findByRole('complementary', { name: 'Activity' })

describe('sending a message', () => {
  test('starts a conversation, shows the question at once and the answer as it comes', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel)
    await user.type(composer(), 'Hello{Enter}')

    expect(await screen.findByRole('article', { name: 'You' })).toHaveTextContent('Hello')
    await waitFor(() => {
      expect(window.location.pathname).toBe('/c/c1')
    })
    startAnswer(kernel)
    say(kernel, 'Good ', '**mor', 'ning**')
    await waitFor(async () => {
      expect(await answer()).toHaveTextContent('Good morning')
    })
    expect(screen.getAllByRole('article', { name: 'You' })).toHaveLength(1)

    finishAnswer(kernel, 'Good **morning**')
    expect(await within(await activity()).findByText('Completed')).toBeVisible()
    expect(within(await activity()).getByText('32 tok/s')).toBeVisible()
    expect(composer()).toHaveValue('')
  })

  test('Shift+Enter breaks the line', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel)
    await user.type(composer(), 'One{Shift>}{Enter}{/Shift}two{Enter}')
    await waitFor(() => {
      expect(kernel.requests('POST', /chat/)[0]?.body).toEqual({ message: 'One\ntwo' })
    })
  })

  test('an example prompt is sent by a click', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel)
    await user.click(screen.getByRole('button', { name: /what is 48 \* 7\?/ }))
    await waitFor(() => {
      expect(kernel.requests('POST', /chat/)[0]?.body).toEqual({ message: 'what is 48 * 7?' })
    })
  })

  test('a message that nobody answered is sent again with the same key, and shown once', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel)
    kernel.goAway()
    await user.type(composer(), 'Hello{Enter}')
    expect(await screen.findByText(/Not sent yet/)).toBeVisible()

    kernel.comeBack()
    await waitFor(() => {
      expect(window.location.pathname).toBe('/c/c1')
    })
    startAnswer(kernel)
    say(kernel, 'Hi')
    await answer()
    const keys = kernel.requests('POST', /chat/).map(({ headers }) => headers.get('Idempotency-Key'))
    expect(keys.length).toBeGreaterThan(1)
    expect(new Set(keys).size).toBe(1)
    expect(screen.getAllByRole('article', { name: 'You' })).toHaveLength(1)
  })

  test('a message that the kernel refuses says why and can be discarded', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel)
    kernel.refuseAll(() => problem(422, 'The message is too strange.'))
    await user.type(composer(), 'Hello{Enter}')
    expect(await screen.findByText('Not sent: The message is too strange.')).toBeVisible()

    await user.click(screen.getByRole('button', { name: 'Discard' }))
    expect(screen.queryByRole('article', { name: 'You' })).toBeNull()
  })

  test('while an answer runs, another message can be sent', async () => {
    const kernel = new FakeKernel()
    kernel.state = conversation({
      events: [userMessage('t0', 'First')],
      turns: [turn('t0', { status: 'running' })],
    })
    const user = openApp(kernel, '/c/c1')
    await screen.findByRole('button', { name: 'Stop' })
    await user.type(composer(), 'Second')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => {
      expect(kernel.requests('POST', /chat/)[0]?.body).toEqual({ message: 'Second', conversation_id: 'c1' })
    })
    kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', 'Second') })
    kernel.emit('turn.stage', { turn_id: 't1', stage: 'queued', detail: 'behind 1' })
    expect((await screen.findAllByText('Queued behind 1'))[0]).toBeVisible()
  })

  test('what was typed survives a reload, one draft a conversation', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    await user.type(composer(), 'half a thou')
    expect(localStorage.getItem('aigentos.draft.c1')).toBe('half a thou')
    await user.click(screen.getByRole('button', { name: 'New chat' }))
    expect(composer()).toHaveValue('')
  })
})

describe('an answer', () => {
  test('keeps its reasoning closed until asked', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    startAnswer(kernel)
    kernel.emit('message.reasoning', { turn_id: 't1', message_id: ANSWER, text: 'They greet me.' })
    expect(await screen.findByText('Reasoning…')).toBeVisible()
    expect(screen.getByText('They greet me.')).not.toBeVisible()
    await user.click(screen.getByText('Reasoning…'))
    expect(screen.getByText('They greet me.')).toBeVisible()
  })

  test('is stopped with Escape and keeps what was said', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    startAnswer(kernel)
    say(kernel, 'Once upon')
    await answer()
    await user.type(composer(), '{Escape}')
    await waitFor(() => {
      expect(kernel.requests('POST', /c1\/cancel/)).toHaveLength(1)
    })
    kernel.emit('turn.cancelled', { turn_id: 't1' })
    expect((await screen.findAllByText('Stopped.'))[0]).toBeVisible()
    expect(await answer()).toHaveTextContent('Once upon')
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull()
  })

  test('that failed says why and can be asked for again', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', 'Hello') })
    kernel.emit('turn.failed', {
      turn_id: 't1',
      code: 'model_unavailable',
      detail: 'Ollama is away. Start it.',
    })
    expect(await screen.findByText('This message was not answered.')).toBeVisible()
    expect(screen.getAllByText(/Ollama is away\. Start it\./)[0]).toBeVisible()

    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => {
      expect(kernel.requests('POST', /c1\/regenerate/)[0]?.body).toEqual({ turn_id: 't1' })
    })
  })

  test('can be copied as the model wrote it', async () => {
    const kernel = new FakeKernel()
    kernel.state = conversation({
      events: [userMessage('t1', 'Hi'), assistantMessage('t1', 'It is **bold**.')],
      turns: [turn('t1')],
    })
    const user = openApp(kernel, '/c/c1')
    await user.click(within(await answer()).getByRole('button', { name: 'Copy' }))
    expect(await navigator.clipboard.readText()).toBe('It is **bold**.')
  })
})

describe('the connection', () => {
  test('comes back after a cut without a lost or doubled character', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    startAnswer(kernel)
    say(kernel, 'one ', 'two ')
    await waitFor(async () => {
      expect(await answer()).toHaveTextContent('one two')
    })
    kernel.cut()
    say(kernel, 'three ')
    await waitFor(() => {
      expect(kernel.openStreams).toBe(1)
    })
    say(kernel, 'four')
    kernel.repeat(3)
    await waitFor(async () => {
      expect((await answer()).textContent).toContain('one two three four')
    })
    const again = kernel.requests('GET', /stream/).at(-1)
    expect(again?.headers.get('Last-Event-ID')).toBe('5')
  })

  test('a banner says when the kernel is away and goes when it is back', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    await screen.findByText('Ready')
    kernel.goAway()
    expect(await screen.findByText(/The kernel does not answer\. What it was doing/)).toBeVisible()
    kernel.comeBack()
    await waitFor(
      () => {
        expect(screen.queryByText(/The kernel does not answer/)).toBeNull()
      },
      { timeout: 4_000 },
    )
  })

  test('an API token is asked for once and sent with every request', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    kernel.refuseAll(() => problem(401, 'A token is needed.'))
    const question = await screen.findByRole('dialog', { name: 'API token' })
    kernel.comeBack()
    await user.type(within(question).getByLabelText('Token'), 'secret{Enter}')
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull()
      expect(kernel.openStreams).toBe(1)
    })
    expect(
      kernel
        .requests('GET', /stream/)
        .at(-1)
        ?.headers.get('Authorization'),
    ).toBe('Bearer secret')
  })

  test('a reset loads the conversation anew', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    startAnswer(kernel)
    say(kernel, 'half')
    await answer()
    kernel.control('reset')
    await waitFor(() => {
      expect(kernel.requests('GET', /stream/)).toHaveLength(2)
    })
    expect(kernel.requests('GET', /stream/)[1]?.headers.get('Last-Event-ID')).toBeNull()
    await waitFor(async () => {
      expect(await answer()).toHaveTextContent('half')
    })
  })

  test('a conversation that was deleted elsewhere says so', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    await waitFor(() => {
      expect(kernel.openStreams).toBe(1)
    })
    kernel.control('conversation.deleted')
    expect(await screen.findByRole('heading', { name: 'This conversation does not exist' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Start a new chat' }))
    expect(window.location.pathname).toBe('/')
    expect(screen.getByRole('heading', { name: 'What can I do for you?' })).toBeVisible()
  })
})
