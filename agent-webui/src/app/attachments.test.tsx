import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'

import type { DocumentImport } from '@/api/types'
import { documentImport } from '@/testing/fake-documents'
import { FakeKernel } from '@/testing/fake-kernel'
import { largeFile, textFile } from '@/testing/files'
import { assistantMessage, conversation, turn, userMessage } from '@/testing/messages'
import { composer, openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const input = () => {
  const field = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!field) throw new Error('there is no way to choose files')
  return field
}
const upload = (name: string) =>
  within(screen.getByRole('list', { name: 'Uploads' }))
    .getAllByRole('listitem')
    .find((item) => item.textContent.includes(name))
const card = (name: string) => screen.findByRole('group', { name: `Document ${name}` })

/** What the stream says of an import's turn from its beginning. */
function startImport(kernel: FakeKernel, document: DocumentImport): void {
  kernel.emit('turn.accepted', {
    turn_id: document.id,
    message: userMessage(document.id, `Imported ${document.filename}`),
  })
  update(kernel, document)
}

function update(kernel: FakeKernel, document: DocumentImport): void {
  kernel.emit('document.updated', { turn_id: document.id, import: document })
}

const reading = documentImport('plan.md', {
  status: 'processing',
  progress: { stage: 'converting', done: 0, total: 0 },
})

describe('attaching files', () => {
  test('by the button sends them one after the other, marked as sent by this client', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    await user.upload(input(), [textFile('one.md'), textFile('two.txt')])
    await waitFor(() => {
      expect(kernel.documents.uploads).toEqual([
        { filename: 'one.md', conversationId: 'c1', client: 'webui' },
        { filename: 'two.txt', conversationId: 'c1', client: 'webui' },
      ])
    })
    await waitFor(() => {
      expect(screen.queryByRole('list', { name: 'Uploads' })).toBeNull()
    })
    expect(screen.getByRole('button', { name: 'Attach file' })).toBeEnabled()
  })

  test('in a new chat starts a conversation, goes there and takes along what was typed', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel)
    await user.type(composer(), 'What does it say?')
    await user.upload(input(), [textFile('one.md'), textFile('two.md')])
    await waitFor(() => {
      expect(window.location.pathname).toBe('/c/c1')
    })
    await waitFor(() => {
      expect(kernel.documents.uploads.map(({ conversationId }) => conversationId)).toEqual([null, 'c1'])
    })
    expect(composer()).toHaveValue('What does it say?')
  })

  test('holds back the message until the new conversation is there', async () => {
    const kernel = new FakeKernel()
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    kernel.documents.refusal = async () => {
      await held
      return problem(415, 'No.')
    }
    const user = openApp(kernel)
    await user.upload(input(), textFile('one.md'))
    await user.type(composer(), 'What does it say?{Enter}')
    expect(screen.getByText('The file goes first, then the message can be sent')).toBeVisible()
    expect(kernel.requests('POST', /chat/)).toHaveLength(0)
    letGo()
    await screen.findByText('Not attached: No.')
    await user.type(composer(), '{Enter}')
    await waitFor(() => {
      expect(kernel.requests('POST', /chat/)).toHaveLength(1)
    })
  })

  test('by dropping them onto the chat', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    const area = screen.getByRole('main')
    const dataTransfer = { types: ['Files'], files: [textFile('dropped.md')] }
    fireEvent.dragEnter(area, { dataTransfer })
    expect(screen.getByText('Drop the files to attach them')).toBeVisible()
    fireEvent.drop(area, { dataTransfer })
    expect(screen.queryByText('Drop the files to attach them')).toBeNull()
    await waitFor(() => {
      expect(kernel.documents.uploads.map(({ filename }) => filename)).toEqual(['dropped.md'])
    })
  })

  test('by pasting them, but not the picture that comes with copied text', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    const paste = (types: string[], files: File[]) => {
      const event = createEvent.paste(composer(), { clipboardData: { types, files } })
      fireEvent(composer(), event)
      return event.defaultPrevented
    }
    const picture = new File(['x'], 'image.png', { type: 'image/png' })
    expect(paste(['text/plain', 'Files'], [picture])).toBe(false)
    expect(paste(['Files'], [textFile('pasted.csv')])).toBe(true)
    await waitFor(() => {
      expect(kernel.documents.uploads.map(({ filename }) => filename)).toEqual(['pasted.csv'])
    })
    expect(paste(['Files'], [picture])).toBe(true)
    expect(await screen.findByText(/this kind of file is not read: choose PDF, Word/)).toBeVisible()
  })
})

describe('a file that cannot be attached', () => {
  test('is refused before it is sent if it is too large', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    await user.upload(input(), largeFile('huge.pdf', 61_000_000))
    expect(await screen.findByText(/it has 61 MB, and at most 50 MB are read/)).toBeVisible()
    expect(kernel.documents.uploads).toEqual([])
    expect(screen.queryByRole('button', { name: 'Try huge.pdf again' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Dismiss huge.pdf' }))
    expect(screen.queryByText('huge.pdf')).toBeNull()
  })

  test.each([
    [415, 'his file is named .pdf but has other content', false],
    [413, 'he file is larger than 50 MB', false],
    [507, 'he disk is full: free some space', true],
    [503, 'he kernel is starting', true],
  ])(
    'says why after %i in a sentence, and is tried again if that may help',
    async (status, rest, mayHelp) => {
      const kernel = new FakeKernel()
      kernel.documents.refusal = () => problem(status, `t${rest}`)
      const user = openApp(kernel, '/c/c1')
      await user.upload(input(), textFile('plan.md'))
      expect(await screen.findByText(`Not attached: T${rest}.`)).toBeVisible()
      const again = screen.queryByRole('button', { name: 'Try plan.md again' })
      expect(again !== null).toBe(mayHelp)
      if (again === null) return
      await user.click(again)
      await waitFor(() => {
        expect(kernel.documents.uploads).toHaveLength(1)
      })
    },
  )

  test('says that nobody answers, and is sent on request when the kernel is back', async () => {
    const kernel = new FakeKernel()
    kernel.documents.refusal = () => HttpResponse.error()
    const user = openApp(kernel, '/c/c1')
    await user.upload(input(), textFile('plan.md'))
    expect(await screen.findByText('Not attached: The kernel does not answer.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Try plan.md again' }))
    await waitFor(() => {
      expect(kernel.documents.uploads).toHaveLength(1)
    })
  })

  test('is not sent any further when it is cancelled', async () => {
    const kernel = new FakeKernel()
    kernel.documents.refusal = () => new Promise<Response>(() => undefined)
    const user = openApp(kernel, '/c/c1')
    await user.upload(input(), [textFile('slow.md'), textFile('next.md')])
    expect(upload('slow.md')).toBeVisible()
    expect(screen.getByRole('progressbar', { name: 'Upload of slow.md' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Cancel slow.md' }))
    await waitFor(() => {
      expect(kernel.documents.uploads.map(({ filename }) => filename)).toEqual(['next.md'])
    })
    expect(screen.queryByText('slow.md')).toBeNull()
  })

  test('that is there already is used again, and that is said', async () => {
    const kernel = new FakeKernel()
    kernel.documents.taken = { reused_existing: true, status: 'ready' }
    const user = openApp(kernel, '/c/c1')
    await user.upload(input(), textFile('plan.md'))
    expect(await screen.findByText(/This file is in the conversation already/)).toBeVisible()
  })
})

describe('a document in its conversation', () => {
  test('shows how far it is and that it is ready, and nobody waits for it', async () => {
    const kernel = new FakeKernel()
    const user = openApp(kernel, '/c/c1')
    await waitFor(() => {
      expect(kernel.openStreams).toBe(1)
    })
    startImport(kernel, reading)
    const shown = within(await card('plan.md'))
    expect(shown.getByText('1.4 kB')).toBeVisible()
    expect(shown.getByText('Converting to text')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull()
    expect(screen.queryByRole('article')).toBeNull()

    update(kernel, { ...reading, progress: { stage: 'embedding', done: 4, total: 8 } })
    expect(await shown.findByText('Learning the passages, 4 of 8')).toBeVisible()
    expect(shown.getByRole('progressbar')).toHaveAttribute('value', '0.5')
    update(kernel, documentImport('plan.md'))
    expect(await shown.findByText('Ready')).toBeVisible()
    kernel.emit('message.completed', { turn_id: 'plan.md', message: assistantMessage('plan.md', 'Ready.') })
    expect(screen.queryByRole('article')).toBeNull()

    await user.type(composer(), 'What does it say?{Enter}')
    await waitFor(() => {
      expect(kernel.requests('POST', /chat/)).toHaveLength(1)
    })
  })

  test('says why it could not be read', async () => {
    const kernel = new FakeKernel()
    openApp(kernel, '/c/c1')
    await waitFor(() => {
      expect(kernel.openStreams).toBe(1)
    })
    startImport(kernel, reading)
    await card('plan.md')
    update(kernel, documentImport('plan.md', { status: 'failed', error: 'There is no text in it.' }))
    expect(await within(await card('plan.md')).findByText('There is no text in it.')).toBeVisible()
    expect(screen.queryByText('This message was not answered.')).toBeNull()
  })

  test('is there after a reload, too, and says when it was deleted', async () => {
    const kernel = new FakeKernel()
    kernel.documents.imports = [documentImport('plan.md')]
    kernel.state = conversation({
      events: [userMessage('plan.md', 'Imported plan.md'), userMessage('gone', 'Imported gone.pdf')],
      turns: [turn('plan.md', { route: 'import' }), turn('gone', { route: 'import' })],
    })
    openApp(kernel, '/c/c1')
    expect(await within(await card('plan.md')).findByText('3 passages can be asked about.')).toBeVisible()
    expect(await within(await card('gone.pdf')).findByText(/^Deleted\./)).toBeVisible()
  })

  test('is not read any further when that is cancelled', async () => {
    const kernel = new FakeKernel()
    kernel.documents.imports = [reading]
    const user = openApp(kernel, '/c/c1')
    await waitFor(() => {
      expect(kernel.openStreams).toBe(1)
    })
    startImport(kernel, reading)
    await user.click(within(await card('plan.md')).getByRole('button', { name: 'Cancel plan.md' }))
    await waitFor(() => {
      expect(kernel.requests('DELETE', /imports\/plan\.md/)).toHaveLength(1)
    })
  })
})
