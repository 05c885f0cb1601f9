import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/settings')
const button = (name: string) => screen.findByRole('button', { name })

describe('a backup', () => {
  test('says where it is and how large', async () => {
    const user = open(new FakeKernel())
    await user.click(await button('Back up now'))
    expect(await screen.findByText('/data/backups/manual-1.db, 1.4 MB, checked.')).toBeVisible()
  })

  test('that failed says why', async () => {
    const kernel = new FakeKernel()
    kernel.data.refusal = () => problem(503, 'The disk is full.')
    const user = open(kernel)
    await user.click(await button('Back up now'))
    expect(await screen.findByText('No backup was made. The disk is full.')).toBeVisible()
  })
})

describe('an export', () => {
  test('is saved as a file', async () => {
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    const user = open(new FakeKernel())
    await user.click(await button('Export'))
    expect(await screen.findByText(/^aigentos-\d{4}-\d\d-\d\d\.jsonl\.gz, 2.1 kB\.$/)).toBeVisible()
    expect(saved).toHaveBeenCalledOnce()
  })

  test('that failed says why', async () => {
    const kernel = new FakeKernel()
    kernel.data.refusal = () => problem(503, 'The database is locked.')
    const user = open(kernel)
    await user.click(await button('Export'))
    expect(await screen.findByText('Not exported. The database is locked.')).toBeVisible()
  })
})

describe('an import', () => {
  const choose = async (kernel: FakeKernel) => {
    const user = open(kernel)
    const row = (await button('Import')).closest('li')
    const input = row?.querySelector('input')
    if (!input) throw new Error('there is no field for a file')
    await user.upload(input, new File(['x'], 'mine.jsonl.gz', { type: 'application/gzip' }))
  }

  test('says what came with it, and everything that is shown is asked for again', async () => {
    const kernel = new FakeKernel()
    const asked = () => kernel.requests('GET', /context-settings$/).length
    await choose(kernel)
    expect(await screen.findByText('Here now: 3 conversations, 1 document.')).toBeVisible()
    expect(kernel.data.imported).toEqual(['mine.jsonl.gz'])
    await waitFor(() => {
      expect(asked()).toBe(2)
    })
    const [request] = kernel.requests('POST', /import$/)
    expect(request?.headers.get('X-AIgentOS-Client')).toBe('webui')
  })

  test('that is refused says why', async () => {
    const kernel = new FakeKernel()
    kernel.data.refusal = () => problem(409, 'This AIgentOS has data: delete all data first.')
    await choose(kernel)
    expect(
      await screen.findByText('Not imported. This AIgentOS has data: delete all data first.'),
    ).toBeVisible()
  })
})

describe('deleting all data', () => {
  const ask = async (kernel: FakeKernel) => {
    const user = open(kernel)
    await user.click(await button('Delete all data'))
    return { user, dialog: within(await screen.findByRole('dialog', { name: 'Delete all data?' })) }
  }

  test('happens only when the words were typed', async () => {
    const kernel = new FakeKernel()
    localStorage.setItem('aigentos.draft.c1', 'half a message')
    const { user, dialog } = await ask(kernel)
    await user.click(dialog.getByRole('button', { name: 'Delete everything' }))
    await user.type(dialog.getByRole('textbox'), 'delete all dat')
    await user.click(dialog.getByRole('button', { name: 'Delete everything' }))
    expect(kernel.data.deletions).toEqual([])
    await user.type(dialog.getByRole('textbox'), 'a')
    await user.click(dialog.getByRole('button', { name: 'Delete everything' }))
    expect(await screen.findByText('All data is deleted.')).toBeVisible()
    expect(kernel.data.deletions).toEqual([{ confirm: 'delete all data', keep_backups: false }])
    expect(localStorage.getItem('aigentos.draft.c1')).toBeNull()
  })

  test('can keep the backups', async () => {
    const kernel = new FakeKernel()
    const { user, dialog } = await ask(kernel)
    await user.click(dialog.getByRole('checkbox', { name: /Keep the backups/ }))
    await user.type(dialog.getByRole('textbox'), 'delete all data{Enter}')
    expect(await screen.findByText('All data is deleted.')).toBeVisible()
    expect(kernel.data.deletions).toMatchObject([{ keep_backups: true }])
  })

  test('that failed says why and can be tried again', async () => {
    const kernel = new FakeKernel()
    kernel.data.refusal = () => problem(503, 'Another program reads the database.')
    const { user, dialog } = await ask(kernel)
    await user.type(dialog.getByRole('textbox'), 'delete all data{Enter}')
    expect(await dialog.findByText('Not deleted. Another program reads the database.')).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Delete everything' }))
    expect(await screen.findByText('All data is deleted.')).toBeVisible()
  })
})
