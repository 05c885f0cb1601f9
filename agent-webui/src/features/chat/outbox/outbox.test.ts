import { expect, test, vi } from 'vitest'

import { ApiProblem, NoAnswer } from '@/api/errors'
import type { AcceptedTurn } from '@/api/types'

import type { NewMessage } from '../api/send-message'
import { Outbox } from './outbox'

/** A kernel that answers each call with the next of `answers`, and then accepts everything. */
function kernel(...answers: (Error | 'accept' | Promise<never>)[]) {
  const sent: NewMessage[] = []
  const send = (message: NewMessage): Promise<AcceptedTurn> => {
    const answer = answers[sent.length] ?? 'accept'
    sent.push(message)
    if (answer instanceof Promise) return answer
    if (answer instanceof Error) return Promise.reject(answer)
    return Promise.resolve({ conversation_id: 'c1', event_id: `t${sent.length}`, accepted_at: '' })
  }
  return { sent, send }
}

const never = new Promise<never>(() => undefined)

test('messages of a conversation are sent one after the other, in order', async () => {
  const { sent, send } = kernel(new NoAnswer(null))
  const outbox = new Outbox(send)
  outbox.post('one', 'c1', false)
  outbox.post('two', 'c1', false)
  await vi.waitFor(() => {
    expect(sent.map(({ message }) => message)).toEqual(['one', 'one', 'two'])
  })
  expect(sent[0]?.idempotencyKey).toBe(sent[1]?.idempotencyKey)
  expect(sent[2]?.idempotencyKey).not.toBe(sent[1]?.idempotencyKey)
})

test('a second message to a conversation that is being started goes to the same one', async () => {
  const { sent, send } = kernel()
  const outbox = new Outbox(send)
  outbox.post('one', 'local', true)
  outbox.post('two', 'local', true)
  await vi.waitFor(() => {
    expect(sent.map(({ conversationId }) => conversationId)).toEqual([null, 'c1'])
  })
})

test('a refused message holds back the ones behind it until it is discarded', async () => {
  const { sent, send } = kernel(new ApiProblem(422, 'Too strange.'))
  const outbox = new Outbox(send)
  outbox.post('one', 'c1', false)
  outbox.post('two', 'c1', false)
  await vi.waitFor(() => {
    expect(outbox.entries.get()[0]).toMatchObject({ status: 'refused', problem: 'Too strange.' })
  })
  expect(sent).toHaveLength(1)
  outbox.discard(outbox.entries.get()[0]?.key ?? '')
  await vi.waitFor(() => {
    expect(outbox.entries.get()).toMatchObject([{ text: 'two', status: 'accepted' }])
  })
})

test('a reload sends on with the same key', async () => {
  const before = kernel(never)
  new Outbox(before.send).post('one', 'c1', false)
  await vi.waitFor(() => {
    expect(before.sent).toHaveLength(1)
  })
  const after = kernel()
  new Outbox(after.send).resume()
  await vi.waitFor(() => {
    expect(after.sent).toEqual(before.sent)
  })
})

test('what the stream shows is forgotten', async () => {
  const outbox = new Outbox(kernel().send)
  outbox.post('one', 'c1', false)
  await vi.waitFor(() => {
    expect(outbox.entries.get()[0]?.turnId).toBe('t1')
  })
  outbox.settle(new Set(['t0']))
  expect(outbox.entries.get()).toHaveLength(1)
  outbox.settle(new Set(['t0', 't1']))
  expect(outbox.entries.get()).toEqual([])
})

test('a broken store is no reason not to start', () => {
  sessionStorage.setItem('aigentos.outbox', '{not json')
  expect(new Outbox(kernel().send).entries.get()).toEqual([])
})
