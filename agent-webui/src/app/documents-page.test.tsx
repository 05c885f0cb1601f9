import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { DocumentImport } from '@/api/types'
import { documentImport } from '@/testing/fake-documents'
import { FakeKernel } from '@/testing/fake-kernel'
import { textFile } from '@/testing/files'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

function kernelWith(...imports: DocumentImport[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.documents.imports = imports
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/documents')
const row = (name: string) => screen.findByRole('article', { name })
const input = () => {
  const field = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!field) throw new Error('there is no way to choose files')
  return field
}

describe('the page of documents', () => {
  test('is reached from the dashboard and says what to do when there is nothing', async () => {
    const user = openApp(kernelWith(), '/dashboard/mcp')
    await user.click(await screen.findByRole('link', { name: 'Documents' }))
    expect(await screen.findByRole('heading', { name: 'Documents', level: 1 })).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'No document yet' })).toBeVisible()
  })

  test('says why it could not be loaded, and loads again', async () => {
    const kernel = kernelWith(documentImport('plan.md'))
    kernel.refuseAll(() => problem(422, 'Not today.'))
    const user = open(kernel)
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await row('plan.md')).toBeVisible()
  })

  test('shows size, conversation and what can be asked', async () => {
    open(kernelWith(documentImport('plan.md')))
    const shown = within(await row('plan.md'))
    expect(shown.getByRole('status')).toHaveTextContent('plan.md: Ready')
    expect(shown.getByText('1.4 kB')).toBeVisible()
    expect(shown.getByText('3 passages can be asked about.')).toBeVisible()
    expect(shown.getByRole('link', { name: 'Conversation' })).toHaveAttribute('href', '/c/c1')
  })

  test('shows how far the reading is until it is done', async () => {
    const kernel = kernelWith(
      documentImport('plan.md', {
        status: 'processing',
        progress: { stage: 'embedding', done: 34, total: 340 },
      }),
    )
    open(kernel)
    const shown = within(await row('plan.md'))
    expect(shown.getByText('Learning the passages, 34 of 340')).toBeVisible()
    expect(shown.getByRole('progressbar', { name: 'Progress of plan.md' })).toHaveAttribute('value', '0.1')
    kernel.documents.change('plan.md', { status: 'ready' })
    await waitFor(
      () => {
        expect(shown.getByRole('status')).toHaveTextContent('Ready')
      },
      { timeout: 3_000 },
    )
  })

  test('says why a document could not be read', async () => {
    const error = 'This PDF has no text layer: it looks like a scan.'
    open(kernelWith(documentImport('scan.pdf', { status: 'failed', error })))
    const shown = within(await row('scan.pdf'))
    expect(shown.getByRole('status')).toHaveTextContent('Could not be read')
    expect(shown.getByText(error)).toBeVisible()
  })

  test('deletes a document after a question, and says why if it cannot', async () => {
    const kernel = kernelWith(documentImport('plan.md'))
    const user = open(kernel)
    await user.click(within(await row('plan.md')).getByRole('button', { name: 'Delete' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Delete this document?' }))
    kernel.documents.refusal = () => problem(503, 'The disk is busy.')
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await dialog.findByText('Not deleted. The disk is busy.')).toBeVisible()
    expect(dialog.getByText('Try again, or cancel to keep it.')).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByRole('heading', { name: 'No document yet' })).toBeVisible()
  })

  test('takes documents; files that come together share a conversation', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    expect(await screen.findByRole('button', { name: 'Upload documents' })).toBeVisible()
    await user.upload(input(), [textFile('one.md'), textFile('two.txt')])
    expect(await row('one.md')).toBeVisible()
    expect(await row('two.txt')).toBeVisible()
    expect(kernel.documents.uploads.map(({ conversationId }) => conversationId)).toEqual([null, 'c1'])
    expect(window.location.pathname).toBe('/dashboard/documents')
    expect(screen.queryByRole('list', { name: 'Uploads' })).toBeNull()
  })
})
