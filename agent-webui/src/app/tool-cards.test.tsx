import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import {
  assistantMessage,
  conversation,
  performanceOf,
  toolMessage,
  turn,
  userMessage,
} from '@/testing/messages'
import { openApp } from '@/testing/open-app'

const TIME_TOOL = 'mcp::world-time::get_current_time'

const card = (title: string) => screen.findByRole('group', { name: `Tool ${title}` })
const header = (of: HTMLElement) => within(of).getByRole('button', { expanded: false })
const activity = () => screen.findByRole('complementary', { name: 'Activity' })

function ask(kernel: FakeKernel, route: string, decided_by = 'rule', confidence = 1): void {
  kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', 'A question') })
  kernel.emit('turn.routed', { turn_id: 't1', route, decided_by, confidence })
}

function call(kernel: FakeKernel, tool: string, args: Record<string, unknown> = {}): void {
  kernel.emit('tool.called', { turn_id: 't1', call_id: 'call1', tool, arguments: args })
}

function giveBack(kernel: FakeKernel, tool: Parameters<typeof toolMessage>[1]): void {
  const message = toolMessage('t1', tool)
  const type = tool?.error == null ? 'tool.completed' : 'tool.failed'
  kernel.emit(type, { turn_id: 't1', call_id: 'call1', message, ...tool })
}

function storedCall(tool: Parameters<typeof toolMessage>[1]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.state = conversation({
    events: [userMessage('t1', 'A question'), toolMessage('t1', tool)],
    turns: [turn('t1', { route: 'calculate' })],
  })
  return kernel
}

describe('the card of a tool call', () => {
  test('shows the result at once, arguments and result in full on request', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    ask(kernel, 'calculate')
    call(kernel, 'calculate', { expression: '48 * 7' })
    giveBack(kernel, {
      name: 'calculate',
      arguments: { expression: '48 * 7' },
      result: '336',
      duration_ms: 6.3,
    })
    kernel.emit('message.completed', { turn_id: 't1', message: assistantMessage('t1', '48 * 7 = 336') })
    kernel.emit('turn.completed', { turn_id: 't1', performance: performanceOf() })

    const shown = await card('Calculate')
    expect(header(shown)).toHaveAccessibleName('Calculate Done · 6.3 ms')
    expect(within(shown).getByText('336')).toBeVisible()

    await user.click(header(shown))
    expect(within(shown).getByRole('row', { name: 'expression 48 * 7' })).toBeVisible()
    expect(within(shown).getByRole('region', { name: 'Result' })).toHaveTextContent('336')
    await user.click(within(shown).getByRole('button', { name: 'JSON' }))
    expect(within(shown).getByRole('region', { name: 'Arguments as JSON' })).toHaveTextContent(
      '{ "expression": "48 * 7" }',
    )
    expect(within(await activity()).getByText('Routed to Calculate')).toBeVisible()
    expect(within(await activity()).getByText('decided by a rule · confidence 100 %')).toBeVisible()
  })

  test('is opened and closed with the keyboard', async () => {
    const user = openApp(storedCall({}), '/c/c1')
    const shown = await card('Calculate')
    header(shown).focus()
    await user.keyboard('{Enter}')
    expect(within(shown).getByRole('region', { name: 'Result' })).toBeVisible()
    await user.keyboard(' ')
    expect(within(shown).queryByRole('region', { name: 'Result' })).toBeNull()
  })

  test('runs with the time it takes, in place of a waiting line', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    ask(kernel, TIME_TOOL, 'gate', 0.82)
    kernel.emit('turn.stage', { turn_id: 't1', stage: 'planning', detail: TIME_TOOL })
    const messages = screen.getByRole('region', { name: 'Messages' })
    expect(await within(messages).findByText('Planning Get current time · World time')).toBeVisible()

    call(kernel, TIME_TOOL, { timezone: 'Europe/Berlin' })
    kernel.emit('turn.stage', { turn_id: 't1', stage: 'running_tool', detail: TIME_TOOL })
    const shown = await card('Get current time · World time')
    expect(header(shown)).toHaveAccessibleName(/Running/)
    expect(within(messages).queryByText(/^(Planning|Running Get)/)).toBeNull()

    kernel.emit('turn.stage', {
      turn_id: 't1',
      stage: 'running_tool',
      detail: `${TIME_TOOL}: asking the sun`,
    })
    await within(shown).findByText('asking the sun')

    const start = performance.now()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(start + 3_400)
    await within(shown).findByText(/· 3 s/)
    clock.mockRestore()

    giveBack(kernel, { name: TIME_TOOL, result: '14:05', duration_ms: 3_500 })
    kernel.emit('turn.stage', { turn_id: 't1', stage: 'waiting_for_model', detail: '' })
    await waitFor(() => {
      expect(header(shown)).toHaveAccessibleName(/Done · 3\.5 s/)
    })
    expect(within(messages).getByText('Waiting for the model')).toBeVisible()
  })

  test('says why a call failed, also while it is closed', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    ask(kernel, TIME_TOOL, 'gate', 0.82)
    call(kernel, TIME_TOOL)
    giveBack(kernel, { name: TIME_TOOL, result: null, error: 'The server does not answer. Start it.' })
    const shown = await card('Get current time · World time')
    await within(shown).findByText('The server does not answer. Start it.')
    expect(header(shown)).toHaveAccessibleName(/Failed/)
  })

  test('is there after a reload', async () => {
    const user = openApp(
      storedCall({ name: TIME_TOOL, arguments: {}, result: '14:05', duration_ms: 120 }),
      '/c/c1',
    )
    const shown = await card('Get current time · World time')
    expect(header(shown)).toHaveAccessibleName(/Done · 0\.12 s/)
    await user.click(header(shown))
    expect(within(shown).getByText('none')).toBeVisible()
    expect(within(shown).getByText(TIME_TOOL)).toBeVisible()
  })

  test('tells a screen reader once that a tool runs', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    ask(kernel, 'calculate')
    call(kernel, 'calculate')
    expect(await screen.findByText('Running Calculate.')).toHaveAttribute('aria-live', 'polite')
    expect(within(await card('Calculate')).queryByRole('status')).toBeNull()
  })
})

describe('what a tool says', () => {
  const HOSTILE =
    '<img src=x onerror="pwned()"> **bold** ![pixel](https://canary.invalid/a.png) [link](javascript:pwned())'

  test('is never markup', async () => {
    const user = openApp(storedCall({ result: HOSTILE, arguments: { text: HOSTILE } }), '/c/c1')
    const shown = await card('Calculate')
    await user.click(header(shown))
    expect(within(shown).getByRole('region', { name: 'Result' })).toHaveTextContent(HOSTILE)
    expect(shown.querySelector('img, a, strong, script')).toBeNull()
  })

  test('is laid out when it is JSON', async () => {
    const user = openApp(storedCall({ result: '{"hour":14,"minute":5}' }), '/c/c1')
    const shown = await card('Calculate')
    await user.click(header(shown))
    expect(within(shown).getByRole('region', { name: 'Result' }).textContent).toBe(
      '{\n  "hour": 14,\n  "minute": 5\n}',
    )
  })

  test('is cut when it is very long, and shown whole on request', async () => {
    const user = openApp(storedCall({ result: `${'x'.repeat(30_000)}END` }), '/c/c1')
    const shown = await card('Calculate')
    await user.click(header(shown))
    const result = within(shown).getByRole('region', { name: 'Result' })
    expect(result.textContent).toHaveLength(20_000)
    expect(within(shown).getByText(/The first 20,000 of 30,003 characters\./)).toBeVisible()
    await user.click(within(shown).getByRole('button', { name: 'Show all' }))
    expect(result.textContent.endsWith('END')).toBe(true)
  })

  test('a long argument is folded', async () => {
    const user = openApp(storedCall({ arguments: { text: `${'word '.repeat(100)}END` } }), '/c/c1')
    const shown = await card('Calculate')
    await user.click(header(shown))
    expect(within(shown).queryByText(/END/)).toBeNull()
    await user.click(within(shown).getByRole('button', { name: 'More of text' }))
    expect(within(shown).getByText(/END/)).toBeVisible()
  })
})

describe('a turn that is routed', () => {
  test('says what it waits for while the model chooses the route', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', 'A question') })
    kernel.emit('turn.stage', { turn_id: 't1', stage: 'routing', detail: '' })
    expect((await screen.findAllByText('Choosing how to answer'))[0]).toBeVisible()
  })

  test('says of a stage it does not know that it works', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', 'A question') })
    kernel.emit('turn.stage', { turn_id: 't1', stage: 'juggling', detail: 'three balls' })
    expect((await screen.findAllByText('Working'))[0]).toBeVisible()
  })

  test('shows that it went to the model after all', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    ask(kernel, 'math_subagent', 'gate', 0.74)
    kernel.emit('turn.routed', {
      turn_id: 't1',
      route: 'direct_dialogue',
      decided_by: 'fallback',
      confidence: 1,
    })
    kernel.emit('message.completed', { turn_id: 't1', message: assistantMessage('t1', 'About ten.') })
    act(() => {
      kernel.emit('turn.completed', { turn_id: 't1', performance: performanceOf() })
    })
    const panel = within(await activity())
    expect(await panel.findByText('Routed to Math subagent')).toBeVisible()
    expect(panel.getByText('decided by the gate · confidence 74 %')).toBeVisible()
    expect(panel.getByText('Routed to the model')).toBeVisible()
    expect(await screen.findByRole('button', { name: /3\.1 s/ })).toHaveAttribute(
      'title',
      'Routed to the model: decided by fallback',
    )
  })
})
