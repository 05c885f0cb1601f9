import { describe, expect, test, vi } from 'vitest'

import { backoffDelay, pause } from './backoff'
import { formatDuration, formatWhen } from './format'
import { FrameBatcher } from './frame-batcher'
import { prettyJson } from './pretty-json'
import { toolTitle } from './tool-name'
import { randomUuid } from './uuid'

test.each([
  [0.42, '0.4 ms'],
  [42.4, '42 ms'],
  [420, '0.42 s'],
  [3140, '3.1 s'],
  [48_400, '48 s'],
  [119_800, '2 min'],
  [125_000, '2 min 5 s'],
])('%f ms is written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  ['calculate', 'Calculate'],
  ['count_occurrences', 'Count occurrences'],
  ['mcp::my-files::read_file', 'Read file · My files'],
  ['mcp::time::getCurrentTime', 'Get current time · Time'],
  ['mcp::odd::a::b', 'A::b · Odd'],
  ['mcp::alone', 'Mcp::alone'],
  ['___', '___'],
])('the tool %s is called %s', (name, title) => {
  expect(toolTitle(name)).toBe(title)
})

test.each([
  ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ['{"a":', '{"a":'],
  ['[note] not JSON', '[note] not JSON'],
  ['336', '336'],
])('%s is laid out if it is a JSON object or list', (text, laidOut) => {
  expect(prettyJson(text)).toBe(laidOut)
})

test('a time of today is a time, an older one a date', () => {
  const now = new Date(2026, 10, 22, 14, 0)
  expect(formatWhen(new Date(2026, 10, 22, 9, 5).toISOString(), now)).toBe('09:05')
  expect(formatWhen(new Date(2026, 2, 3).toISOString(), now)).toBe('3 Mar')
  expect(formatWhen(new Date(2025, 2, 3).toISOString(), now)).toBe('3 Mar 2025')
  expect(formatWhen('', now)).toBe('')
})

test('back-off doubles up to its limit and is spread by chance', () => {
  const delays = [0, 1, 2, 3, 50].map((attempt) => backoffDelay(attempt, { random: () => 0 }))
  expect(delays).toEqual([400, 800, 1600, 3000, 3000])
  expect(backoffDelay(0, { random: () => 1 })).toBe(280)
})

test('a pause ends when the network comes back, and when it is given up', async () => {
  const long = pause(1_000_000)
  window.dispatchEvent(new Event('online'))
  await expect(long).resolves.toBeUndefined()

  const giveUp = new AbortController()
  const given = pause(1_000_000, giveUp.signal)
  giveUp.abort()
  await expect(given).rejects.toThrow('given up')
})

test('a UUID is made where crypto.randomUUID is missing', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  expect(randomUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  vi.unstubAllGlobals()
})

describe('the frame batcher', () => {
  test('hands over once a frame what came in between', async () => {
    const batches: number[][] = []
    const batcher = new FrameBatcher<number>((items) => batches.push(items))
    for (let item = 0; item < 100; item += 1) batcher.add(item)
    expect(batches).toEqual([])
    await vi.waitFor(() => {
      expect(batches).toHaveLength(1)
    })
    expect(batches[0]).toHaveLength(100)
  })

  test('hands over at once when the tab is hidden before the frame comes', () => {
    const batches: number[][] = []
    const batcher = new FrameBatcher<number>((items) => batches.push(items))
    batcher.add(1)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(batches).toEqual([[1]])
  })
})
