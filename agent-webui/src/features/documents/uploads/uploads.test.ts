import { expect, test, vi } from 'vitest'

import { documentImport } from '@/testing/fake-documents'
import { textFile } from '@/testing/files'

import { Uploads } from './uploads'

const newChat = { thread: 'new', isNewConversation: true, place: 'chat' } as const

test('a file tells how much of it is on its way', async () => {
  const shares: number[] = []
  const uploads = new Uploads((_file, _conversation, { onProgress }) => {
    onProgress(25, 100)
    onProgress(100, 100)
    return Promise.resolve(documentImport('plan.md'))
  })
  uploads.entries.subscribe(() => {
    const entry = uploads.entries.get()[0]
    if (entry?.status === 'sending') shares.push(entry.sent)
  })
  uploads.add([textFile('plan.md')], newChat)
  await vi.waitFor(() => {
    expect(uploads.entries.get()).toEqual([])
  })
  expect(shares).toEqual([0, 0.25, 1])
})

test('the first file that is taken makes the conversation, the others follow it there', async () => {
  const send = vi.fn((file: File, conversation: string | null) =>
    Promise.resolve(documentImport(file.name, { conversation_id: conversation ?? 'made' })),
  )
  const uploads = new Uploads(send)
  const accepted = vi.fn()
  uploads.onAccepted(accepted)
  uploads.add([textFile('picture.png'), textFile('one.md'), textFile('two.md')], newChat)
  await vi.waitFor(() => {
    expect(accepted).toHaveBeenCalledTimes(2)
  })
  expect(send.mock.calls.map(([file, conversation]) => [file.name, conversation])).toEqual([
    ['one.md', null],
    ['two.md', 'made'],
  ])
  expect(uploads.entries.get()).toMatchObject([
    { file: { name: 'picture.png' }, status: 'failed', thread: 'made', isNewConversation: false },
  ])
})
