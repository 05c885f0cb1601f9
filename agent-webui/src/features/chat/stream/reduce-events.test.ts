import { describe, expect, test } from 'vitest'

import { accepted, answerOf, delta, opened, read, returned, started, stream, thought } from '@/testing/events'
import {
  assistantMessage,
  conversation,
  performanceOf,
  toolMessage,
  turn,
  userMessage,
} from '@/testing/messages'

import { isActive, reasoningTime } from './chat-state'
import type { ChatEvent } from './events'
import { reduceEvents } from './reduce-events'

describe('a live answer', () => {
  test('grows by its deltas and ends with the final text', () => {
    const writing = [opened, accepted, started(1), delta('Hel'), delta('lo')]
    expect(answerOf(read(...writing))).toMatchObject({ content: 'Hello', status: 'streaming' })

    const state = read(
      ...writing,
      { type: 'message.completed', data: { turn_id: 't1', message: assistantMessage('t1', 'Hello') } },
      { type: 'turn.completed', data: { turn_id: 't1', performance: performanceOf() } },
    )
    expect(answerOf(state)).toMatchObject({ content: 'Hello', status: 'completed' })
    expect(state.turns[0]).toMatchObject({ status: 'completed', performance: { total_ms: 3100 } })
  })

  test('keeps reasoning apart from the text and knows how long it took', () => {
    const state = read(opened, accepted, started(1), thought('Let me '), thought('see.'), delta('Yes.'))
    const answer = answerOf(state)
    expect(answer).toMatchObject({ reasoning: 'Let me see.', content: 'Yes.' })
    expect(reasoningTime(answer)).toBe(200)
  })

  test('starts over with a new attempt, in the same place', () => {
    const state = read(
      opened,
      accepted,
      started(1),
      thought('hm'),
      delta('Half an ans'),
      started(2),
      delta('Whole'),
    )
    expect(state.turns[0]?.messages).toHaveLength(2)
    expect(answerOf(state)).toMatchObject({ content: 'Whole', reasoning: null, attempt: 2 })
  })

  test('shows what it waits for until it is routed', () => {
    const waiting = read(opened, accepted, {
      type: 'turn.stage',
      data: { turn_id: 't1', stage: 'queued', detail: 'behind 1' },
    })
    expect(waiting.turns[0]).toMatchObject({ status: 'queued', stage_detail: 'behind 1' })

    const routed = read(opened, accepted, {
      type: 'turn.routed',
      data: { turn_id: 't1', route: 'calculate', decided_by: 'rule', confidence: 1 },
    })
    expect(routed.turns[0]).toMatchObject({ status: 'running', route: 'calculate', decided_by: 'rule' })
  })
})

describe('an answer that does not come to its end', () => {
  test('keeps what was said when it is cancelled', () => {
    const state = read(opened, accepted, started(1), delta('Once upon'), {
      type: 'turn.cancelled',
      data: { turn_id: 't1' },
    })
    expect(state.turns[0]?.status).toBe('cancelled')
    expect(answerOf(state)).toMatchObject({ content: 'Once upon', status: 'cancelled' })
  })

  test('says why it failed', () => {
    const state = read(opened, accepted, started(1), delta('Once'), {
      type: 'turn.failed',
      data: { turn_id: 't1', code: 'model_unavailable', detail: 'Start Ollama.' },
    })
    expect(state.turns[0]).toMatchObject({
      status: 'failed',
      error_code: 'model_unavailable',
      error: 'Start Ollama.',
    })
    expect(answerOf(state)).toMatchObject({ content: 'Once', status: 'failed' })
    expect(state.turns.some(isActive)).toBe(false)
  })
})

describe('a resumed stream', () => {
  const whole: ChatEvent[] = [
    opened,
    accepted,
    {
      type: 'turn.routed',
      data: { turn_id: 't1', route: 'calculate', decided_by: 'rule', confidence: 1 },
    },
    {
      type: 'tool.called',
      data: { turn_id: 't1', call_id: 'call1', tool: 'calculate', arguments: {} },
    },
    { type: 'tool.completed', data: returned(toolMessage('t1'), { result: '336' }) },
    {
      type: 'turn.routed',
      data: { turn_id: 't1', route: 'direct_dialogue', decided_by: 'fallback', confidence: 1 },
    },
    started(1),
    thought('hm'),
    ...'a story of many words'.split(/(?= )/).map(delta),
    started(2),
    ...'another story of many words'.split(/(?= )/).map(delta),
  ]

  test('gives the same state wherever it was cut, also when the server repeats events', () => {
    const events = stream(...whole)
    const live = reduceEvents(null, events)
    for (let cut = 1; cut <= events.length; cut += 1) {
      const before = reduceEvents(null, events.slice(0, cut))
      for (let from = 1; from <= cut; from += 1) {
        expect(reduceEvents(before, events.slice(from))).toEqual(live)
      }
    }
  })

  test('goes on from a state frame that holds half an answer', () => {
    const half = conversation({
      cursor: 40,
      events: [userMessage('t1', 'Hi'), assistantMessage('t1', 'Hel', { status: 'streaming' })],
      turns: [turn('t1', { status: 'running' })],
    })
    const state = reduceEvents(null, [
      { type: 'conversation', data: half, seq: 40, at: 0 },
      { ...delta('Hel'), seq: 40, at: 1 },
      { ...delta('lo'), seq: 41, at: 2 },
    ])
    expect(state && answerOf(state).content).toBe('Hello')
    expect(state?.cursor).toBe(41)
  })

  test('is replaced as a whole by a new state frame', () => {
    const state = read(opened, accepted, started(1), delta('old'))
    const fresh = conversation({ cursor: 2, events: [userMessage('t9', 'New')], turns: [turn('t9')] })
    const after = reduceEvents(state, [{ type: 'conversation', data: fresh, seq: 2, at: 0 }])
    expect(after?.turns.map(({ id }) => id)).toEqual(['t9'])
  })
})

describe('a state frame', () => {
  test('puts every message with its turn, questions in the order in which they were asked', () => {
    const state = read({
      type: 'conversation',
      data: conversation({
        events: [
          userMessage('t1', 'One'),
          userMessage('t2', 'Two'),
          assistantMessage('t1', 'First'),
          assistantMessage('t2', 'Sec', { status: 'streaming' }),
        ],
        turns: [turn('t2', { status: 'running' }), turn('t1')],
      }),
    })
    expect(state.turns.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['One', 'First'],
      ['Two', 'Sec'],
    ])
  })

  test('takes a turn without a record for history, not for running', () => {
    const state = read({ type: 'conversation', data: conversation({ events: [userMessage('t1', 'One')] }) })
    expect(state.turns.some(isActive)).toBe(false)
  })
})

test('what an event does not touch keeps its identity', () => {
  const before = read(opened, accepted, {
    type: 'turn.accepted',
    data: { turn_id: 't2', message: userMessage('t2', 'And?') },
  })
  const after = reduceEvents(before, [
    { type: 'turn.stage', data: { turn_id: 't2', stage: 'routing', detail: '' }, seq: 99, at: 0 },
  ])
  expect(after?.turns[0]).toBe(before.turns[0])
  expect(after?.turns[1]).not.toBe(before.turns[1])
})

test('a new title arrives', () => {
  const state = read(opened, {
    type: 'conversation.updated',
    data: { turn_id: null, title: 'About greetings', updated_at: '2026-11-22T11:00:00.000+00:00' },
  })
  expect(state.title).toBe('About greetings')
})
