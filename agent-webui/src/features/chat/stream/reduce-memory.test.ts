import { describe, expect, test } from 'vitest'

import type { StreamFrame } from '@/api/event-stream'
import { accepted, answerOf, delta, opened, read, started, stream } from '@/testing/events'
import { documentImport } from '@/testing/fake-documents'
import { usedChunk } from '@/testing/fake-memory'
import { assistantMessage, conversation, turn, userMessage } from '@/testing/messages'

import { isAnswering, isImport, usedIn, type ChatState } from './chat-state'
import { parseFrame, type ChatEvent } from './events'
import { reduceEvents } from './reduce-events'

const retrieved = (...ids: string[]): ChatEvent => ({
  type: 'memory.retrieved',
  data: { turn_id: 't1', items: ids.map((id, rank) => usedChunk(id, { rank })) },
})
const idsUsed = (state: ChatState) => {
  const [first] = state.turns
  return first && usedIn(answerOf(state), first).map(({ chunk_id }) => chunk_id)
}
const document = documentImport('plan.md', { id: 't1', status: 'processing' })
const updated = (change: Partial<typeof document> = {}): ChatEvent => ({
  type: 'document.updated',
  data: { turn_id: 't1', import: { ...document, ...change } },
})

describe('what an answer used of memory', () => {
  test('is known as soon as it was retrieved', () => {
    expect(idsUsed(read(opened, accepted, retrieved('a', 'b'), started(1), delta('Hel')))).toEqual(['a', 'b'])
  })

  test('is that of the last attempt', () => {
    const events = [opened, accepted, retrieved('a'), started(1), retrieved('b'), started(2), delta('Hi')]
    expect(idsUsed(read(...events))).toEqual(['b'])
  })

  test('is what the finished message says', () => {
    const message = assistantMessage('t1', 'Hello', { memory: [usedChunk('a')] })
    const state = read(opened, accepted, retrieved('a', 'b'), started(1), {
      type: 'message.completed',
      data: { turn_id: 't1', message },
    })
    expect(idsUsed(state)).toEqual(['a'])
  })

  test('comes with stored messages, too', () => {
    const events = [userMessage('t1', 'Hi'), assistantMessage('t1', 'Hello', { memory: [usedChunk('a')] })]
    const state = read({ type: 'conversation', data: conversation({ events, turns: [turn('t1')] }) })
    expect(idsUsed(state)).toEqual(['a'])
  })
})

describe('the turn of an import', () => {
  test('carries the document as it stands', () => {
    const state = read(opened, accepted, updated(), updated({ status: 'ready', chunks: 7 }))
    expect(state.turns[0]?.document).toMatchObject({ status: 'ready', chunks: 7 })
  })

  test('is no answer that is being made, whether it is watched or was stored', () => {
    const live = read(opened, accepted, updated())
    const stored = read({
      type: 'conversation',
      data: conversation({ turns: [turn('t1', { route: 'import', status: 'running' })] }),
    })
    for (const state of [live, stored]) {
      expect(state.turns.some(isImport)).toBe(true)
      expect(state.turns.some(isAnswering)).toBe(false)
    }
  })

  test('does not come back after it was deleted', () => {
    expect(read(opened, updated()).turns).toEqual([])
  })
})

describe('an event that this client does not know', () => {
  const frame = (type: string): StreamFrame => ({ id: '7', type, data: '{"turn_id":"t1"}' })

  test.each(['turn.finalized', 'memory.dreamt'])('is passed over: %s', (type) => {
    expect(parseFrame(frame(type), 0)).toBeNull()
  })

  test('leaves no gap in what follows', () => {
    const [first, second, ...rest] = stream(opened, accepted, retrieved('a'), started(1), delta('Hi'))
    const known = [first, second].filter((event) => event !== undefined)
    const later = rest.map((event) => ({ ...event, seq: event.seq + 5 }))
    const state = reduceEvents(null, [...known, ...later])
    expect(state && answerOf(state).content).toBe('Hi')
  })
})
