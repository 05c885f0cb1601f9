import { describe, expect, test } from 'vitest'

import { accepted, answerOf, delta, opened, read, returned, started } from '@/testing/events'
import { conversation, toolMessage, turn, userMessage } from '@/testing/messages'

import { callState, type ChatState } from './chat-state'
import type { ChatEvent } from './events'
import { reduceEvents } from './reduce-events'

describe('a tool turn', () => {
  const routed = (route: string, decided_by: string): ChatEvent => ({
    type: 'turn.routed',
    data: { turn_id: 't1', route, decided_by, confidence: 0.8 },
  })
  const stage = (name: 'routing' | 'running_tool', detail = ''): ChatEvent => ({
    type: 'turn.stage',
    data: { turn_id: 't1', stage: name, detail },
  })
  const calledAs = (call_id: string): ChatEvent => ({
    type: 'tool.called',
    data: { turn_id: 't1', call_id, tool: 'calculate', arguments: { expression: '48 * 7' } },
  })
  const called = calledAs('call1')
  const completed: ChatEvent = {
    type: 'tool.completed',
    data: returned(toolMessage('t1'), { result: '336' }),
  }
  const failed: ChatEvent = {
    type: 'tool.failed',
    data: returned(toolMessage('t1', { result: null, error: 'division by zero' }), {
      error: 'division by zero',
    }),
  }
  const calls = (state: ChatState) => (state.turns[0]?.messages ?? []).filter(({ role }) => role === 'tool')

  test('shows the call while it runs and its result in the same place', () => {
    const running = read(opened, accepted, called)
    expect(running.turns[0]?.messages[1]?.tool).toMatchObject({ name: 'calculate', result: null })
    expect(calls(running).map(callState)).toEqual(['running'])

    const state = read(opened, accepted, called, completed, started(1), delta('336'))
    expect(state.turns[0]?.messages.map(({ role }) => role)).toEqual(['user', 'tool', 'assistant'])
    expect(state.turns[0]?.messages[1]?.tool?.result).toBe('336')
    expect(calls(state).map(callState)).toEqual(['done'])
  })

  test('shows why a tool failed', () => {
    const state = read(opened, accepted, called, failed)
    expect(calls(state)[0]?.tool?.error).toBe('division by zero')
    expect(calls(state).map(callState)).toEqual(['failed'])
  })

  test('knows since when a call that was watched live is running', () => {
    const [call] = calls(read(opened, accepted, routed('calculate', 'rule'), called))
    expect(call?.sightings.calledAt).toBe(300)
  })

  test('waits for nothing that is over', () => {
    const waiting = [opened, accepted, stage('routing', 'the model'), routed('calculate', 'model')]
    expect(read(...waiting).turns[0]).toMatchObject({ stage: null, stage_detail: null, route: 'calculate' })
    const ran = read(...waiting, called, stage('running_tool', 'calculate'), completed)
    expect(ran.turns[0]?.stage).toBeNull()
  })

  test('goes to the model when the tool cannot be planned, and keeps what was decided before', () => {
    const state = read(
      opened,
      accepted,
      routed('math_subagent', 'gate'),
      routed('direct_dialogue', 'fallback'),
      started(1),
      delta('Well'),
    )
    expect(state.turns[0]).toMatchObject({ route: 'direct_dialogue', decided_by: 'fallback' })
    expect(state.turns[0]?.formerRoutes).toEqual([
      { route: 'math_subagent', decided_by: 'gate', confidence: 0.8 },
    ])
    expect(answerOf(state).content).toBe('Well')
  })

  test('that is routed the same way again, by a worker that took over, is not rerouted', () => {
    const state = read(opened, accepted, routed('calculate', 'rule'), routed('calculate', 'rule'))
    expect(state.turns[0]?.formerRoutes).toEqual([])
  })

  test('takes a result whose call it has not seen, and a call that comes after its result', () => {
    const state = read(opened, accepted, completed, called)
    expect(calls(state).map(callState)).toEqual(['done'])
    expect(read(opened, completed).turns[0]?.messages).toHaveLength(1)
  })

  test('gives up a call that another one follows, and takes its result should it come', () => {
    const state = read(opened, accepted, called, calledAs('call2'))
    expect(calls(state).map(callState)).toEqual(['unfinished', 'running'])
    expect(calls(read(opened, accepted, called, calledAs('call2'), completed)).map(callState)).toEqual([
      'done',
      'running',
    ])
  })

  test.each(['turn.cancelled', 'turn.failed'] as const)('leaves no call running after %s', (type) => {
    const data = { turn_id: 't1', code: 'a_code', detail: 'Why.' }
    const state = read(opened, accepted, called, { type, data })
    expect(calls(state).map(callState)).toEqual(['unfinished'])
  })

  test('goes on from a state frame that was taken while the tool ran', () => {
    const during = conversation({
      cursor: 3,
      events: [userMessage('t1', 'what is 48 * 7?')],
      turns: [turn('t1', { status: 'running', route: 'calculate', stage: 'running_tool' })],
    })
    const state = reduceEvents(null, [
      { type: 'conversation', data: during, seq: 3, at: 0 },
      { ...completed, seq: 4, at: 1 },
    ])
    expect(state && calls(state).map(callState)).toEqual(['done'])
    expect(state?.turns[0]?.stage).toBeNull()
  })

  test('that is over looks the same from stored messages as it did live', () => {
    const stored = conversation({ events: [userMessage('t1', 'Hi'), toolMessage('t1')], turns: [turn('t1')] })
    const live = read(opened, accepted, called, completed)
    const state = read({ type: 'conversation', data: stored })
    expect(state.turns[0]?.messages.map(({ tool }) => tool)).toEqual(
      live.turns[0]?.messages.map(({ tool }) => tool),
    )
  })
})
