import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Deletions, UNDO_MS } from './deletions'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  localStorage.clear()
})

/** A kernel that notes what it deletes, and refuses as long as it is told to. */
function fakeKernel() {
  const deleted: string[] = []
  const kernel = {
    deleted,
    refusal: null as Error | null,
    delete: (id: string) => {
      if (kernel.refusal) return Promise.reject(kernel.refusal)
      deleted.push(id)
      return Promise.resolve()
    },
  }
  return kernel
}

describe('a deletion', () => {
  test('waits until it can no longer be taken back', async () => {
    const kernel = fakeKernel()
    const deletions = new Deletions(kernel.delete)
    deletions.add('c1', 'Cats')
    await vi.advanceTimersByTimeAsync(UNDO_MS - 1)
    expect(kernel.deleted).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(kernel.deleted).toEqual(['c1'])
    expect(deletions.entries.get()).toEqual([])
  })

  test('that is taken back never happens', async () => {
    const kernel = fakeKernel()
    const deletions = new Deletions(kernel.delete)
    deletions.add('c1', 'Cats')
    deletions.undo('c1')
    await vi.advanceTimersByTimeAsync(2 * UNDO_MS)
    expect(kernel.deleted).toEqual([])
  })

  test('happens when the page is left', async () => {
    const kernel = fakeKernel()
    const deletions = new Deletions(kernel.delete)
    deletions.start()
    deletions.add('c1', 'Cats')
    window.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(0)
    expect(kernel.deleted).toEqual(['c1'])
  })

  test('that a crashed browser left over happens at the next start', async () => {
    new Deletions(fakeKernel().delete).add('c1', 'Cats')
    const kernel = fakeKernel()
    new Deletions(kernel.delete).start()
    await vi.advanceTimersByTimeAsync(0)
    expect(kernel.deleted).toEqual(['c1'])
    expect(localStorage.getItem('aigentos.deletions')).toBeNull()
  })

  test('that is refused says why, and is tried again or given up', async () => {
    const kernel = fakeKernel()
    const deletions = new Deletions(kernel.delete)
    kernel.refusal = new Error('The disk is full.')
    deletions.add('c1', 'Cats')
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    expect(deletions.entries.get()).toEqual([{ id: 'c1', title: 'Cats', problem: 'The disk is full.' }])
    kernel.refusal = null
    deletions.retry('c1')
    await vi.advanceTimersByTimeAsync(0)
    expect(kernel.deleted).toEqual(['c1'])
  })
})
