import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { memoryChunk, usedChunk } from '@/testing/fake-memory'
import { assistantMessage, conversation, performanceOf, turn, userMessage } from '@/testing/messages'
import { openApp } from '@/testing/open-app'

const LUNA = memoryChunk('luna', { content: 'My dog is called Luna.' })
const RULES = memoryChunk('rules', {
  source_type: 'document',
  import_id: 'i1',
  trust: 'document',
  speaker: null,
  filename: 'rules.pdf',
  label: 'page 4',
  content: 'No bikes in the hall.',
})
const USED = [usedChunk('luna'), usedChunk('rules', { source_type: 'document', rank: 1, score: 0.55 })]

/** A conversation whose answer used what is given. */
function answered(...memory: typeof USED): FakeKernel {
  const kernel = new FakeKernel()
  kernel.memory.chunks = [LUNA, RULES]
  kernel.state = conversation({
    events: [userMessage('t1', 'What is my dog called?'), assistantMessage('t1', 'Luna.', { memory })],
    turns: [turn('t1')],
  })
  return kernel
}

const used = (name: string) => screen.findByRole('button', { name })
const chips = async () =>
  within(await screen.findByRole('list', { name: 'Used in this answer' })).getAllByRole('button')

test('an answer says how much of memory it used, and which on request', async () => {
  const user = openApp(answered(...USED), '/c/c1')
  await user.click(await used('Used 1 memory and 1 document passage'))
  await waitFor(async () => {
    expect((await chips()).map(({ textContent }) => textContent)).toEqual([
      'ConversationMy dog is called Luna.82 %',
      'Documentrules.pdf · page 455 %',
    ])
  })
})

test('an answer from nothing but the conversation says nothing', async () => {
  openApp(answered(), '/c/c1')
  expect(await screen.findByRole('article', { name: 'Assistant' })).toHaveTextContent('Luna.')
  expect(screen.queryByRole('button', { name: /^Used/ })).toBeNull()
})

test('a chip opens what was used, who said it, when and where', async () => {
  const user = openApp(answered(...USED), '/c/c1')
  await user.click(await used('Used 1 memory and 1 document passage'))
  await user.click(await screen.findByRole('button', { name: /^Conversation My dog/ }))
  const said = within(screen.getByRole('dialog', { name: 'Conversation' }))
  expect(said.getByRole('region', { name: 'Text' })).toHaveTextContent('My dog is called Luna.')
  expect(said.getByText('You')).toBeVisible()
  expect(said.getByText(/^3 Mar/)).toBeVisible()
  expect(said.getByRole('link', { name: 'Holidays' })).toHaveAttribute('href', '/c/c0#t0')
  expect(said.getByText('A strong match (82 %) for the question')).toBeVisible()
  await user.click(said.getByRole('button', { name: 'Close' }))

  await user.click(screen.getByRole('button', { name: /^Document rules\.pdf/ }))
  const passage = within(screen.getByRole('dialog', { name: 'Document' }))
  expect(passage.getByRole('link', { name: 'rules.pdf' })).toBeVisible()
  expect(passage.getByText('page 4')).toBeVisible()
  expect(passage.getByText('A good match (55 %) for the question')).toBeVisible()
})

test('what was used is forgotten after a question, and the chip says so', async () => {
  const kernel = answered(usedChunk('luna'))
  const user = openApp(kernel, '/c/c1')
  await user.click(await used('Used 1 memory'))
  await user.click(await screen.findByRole('button', { name: /^Conversation My dog/ }))
  await user.click(screen.getByRole('button', { name: 'Forget' }))
  const question = within(screen.getByRole('dialog', { name: 'Forget this?' }))
  expect(question.getByText(/The message stays in its conversation/)).toBeVisible()
  await user.click(question.getByRole('button', { name: 'Forget' }))
  const chip = await screen.findByRole('button', { name: 'Conversation Forgotten' })
  expect(chip).toBeDisabled()
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(kernel.requests('DELETE', /memory\/chunks\/luna/)).toHaveLength(1)
})

test('what was forgotten elsewhere is shown as forgotten', async () => {
  const kernel = answered(usedChunk('gone'))
  const user = openApp(kernel, '/c/c1')
  await user.click(await used('Used 1 memory'))
  expect(await screen.findByRole('button', { name: 'Conversation Forgotten' })).toBeDisabled()
})

test('what is used shows while the answer is being written', async () => {
  const kernel = new FakeKernel()
  openApp(kernel, '/c/c1')
  await waitFor(() => {
    expect(kernel.openStreams).toBe(1)
  })
  kernel.emit('turn.accepted', { turn_id: 't1', message: userMessage('t1', 'What is my dog called?') })
  kernel.emit('turn.routed', { turn_id: 't1', route: 'direct_dialogue', decided_by: 'rule', confidence: 1 })
  kernel.emit('memory.retrieved', { turn_id: 't1', items: [usedChunk('luna')] })
  kernel.emit('message.started', { turn_id: 't1', message_id: 't1-answer', attempt: 1 })
  kernel.emit('message.delta', { turn_id: 't1', message_id: 't1-answer', text: 'Luna' })
  expect(await used('Used 1 memory')).toBeVisible()
  const message = assistantMessage('t1', 'Luna.', { memory: [usedChunk('luna')] })
  kernel.emit('message.completed', { turn_id: 't1', message })
  kernel.emit('turn.completed', { turn_id: 't1', performance: performanceOf() })
  expect(
    await within(await screen.findByRole('article', { name: 'Assistant' })).findByText('Luna.'),
  ).toBeVisible()
  expect(await used('Used 1 memory')).toBeVisible()
})
