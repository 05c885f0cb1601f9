import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import type { Markdown } from '@/components/markdown/markdown'
import { FakeKernel } from '@/testing/fake-kernel'
import { assistantMessage, conversation, turn, userMessage } from '@/testing/messages'
import { openApp } from '@/testing/open-app'

const rendered = vi.hoisted(() => [] as string[])

vi.mock('@/components/markdown/markdown', async (original) => {
  const real = await original<{ Markdown: typeof Markdown }>()
  return {
    Markdown: (props: Parameters<typeof Markdown>[0]) => {
      rendered.push(props.text)
      return <real.Markdown {...props} />
    },
  }
})

const HIT = { turn_id: 't3', excerpt: '… the answer of 3 …' }

function longConversation(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `t${index.toString()}`)
  return conversation({
    events: ids.flatMap((id) => [userMessage(id, `Question ${id}`), assistantMessage(id, `Answer ${id}`)]),
    turns: ids.map((id) => turn(id)),
  })
}

const focusedTurn = async (text: string) => {
  await waitFor(() => {
    expect(document.activeElement).toHaveTextContent(text)
    expect(document.activeElement).toHaveAttribute('tabindex', '-1')
  })
}

describe('a long conversation', () => {
  beforeEach(() => {
    rendered.length = 0
  })

  test('opens with its last turns; earlier ones come on request', async () => {
    const kernel = new FakeKernel()
    kernel.state = longConversation(60)
    const user = openApp(kernel, '/c/c1')
    await screen.findByText('Answer t59', { selector: 'p' })
    expect(screen.queryByText('Question t34', { selector: 'article p' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Show earlier messages (35)' }))
    expect(await screen.findByText('Question t34', { selector: 'article p' })).toBeVisible()
  })

  test('is on the page as a whole before the browser searches it', async () => {
    const kernel = new FakeKernel()
    kernel.state = longConversation(60)
    const user = openApp(kernel, '/c/c1')
    await screen.findByText('Answer t59', { selector: 'p' })
    await user.keyboard('{Control>}f{/Control}')
    expect(await screen.findByText('Question t0', { selector: 'article p' })).toBeVisible()
  })

  test('renders only the turn that is being answered', async () => {
    const kernel = new FakeKernel()
    kernel.state = longConversation(10)
    openApp(kernel, '/c/c1')
    await screen.findByText('Answer t9', { selector: 'p' })
    kernel.emit('turn.accepted', { turn_id: 'new', message: userMessage('new', 'Go on') })
    kernel.emit('message.started', { turn_id: 'new', message_id: 'new-answer', attempt: 1 })
    await screen.findByRole('button', { name: 'Stop' })
    rendered.length = 0
    for (const text of ['one', ' two', ' three'])
      kernel.emit('message.delta', { turn_id: 'new', message_id: 'new-answer', text })
    await screen.findByText('one two three', { selector: 'p' })
    expect(rendered.filter((text) => text.startsWith('Answer'))).toEqual([])
  })
})

describe('what a search has found', () => {
  test('is shown where it was said, also when the conversation is open already', async () => {
    const kernel = new FakeKernel()
    kernel.state = longConversation(60)
    kernel.conversations = [
      {
        id: 'c1',
        title: 'A conversation',
        last_message: null,
        updated_at: '2026-11-22T10:00:00.000+00:00',
        message_count: 120,
        pinned: false,
        archived: false,
        found: HIT,
      },
    ]
    const user = openApp(kernel, '/c/c1')
    await screen.findByText('Answer t59', { selector: 'p' })
    const list = screen.getByRole('navigation', { name: 'Conversations' })
    await user.type(screen.getByRole('searchbox', { name: 'Search conversations' }), 'answer')
    await user.click(await within(list).findByText(HIT.excerpt))
    await focusedTurn('Question t3')
    expect(window.location.pathname + window.location.hash).toBe('/c/c1')

    await user.click(within(list).getByRole('link', { name: 'A conversation' }))
    await focusedTurn('Question t3')
  })

  test('in another version brings that version', async () => {
    const kernel = new FakeKernel()
    kernel.state = longConversation(5)
    openApp(kernel, '/c/c1#hidden')
    await waitFor(() => {
      expect(kernel.requests('POST', /c1\/branch/)[0]?.body).toEqual({ turn_id: 'hidden' })
    })
    kernel.emit('conversation', {
      ...conversation({ events: [userMessage('hidden', 'Said before')], turns: [turn('hidden')] }),
      cursor: 1,
    })
    await focusedTurn('Said before')
    expect(kernel.requests('POST', /c1\/branch/)).toHaveLength(1)
  })
})
