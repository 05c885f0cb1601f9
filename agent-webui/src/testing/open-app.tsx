import { render, screen } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { onTestFinished } from 'vitest'

import { App } from '@/app/app'
import { deletions } from '@/features/conversations/deletions/use-deletions'
import { outbox } from '@/features/chat/outbox/use-outbox'
import { uploads } from '@/features/documents/uploads/use-uploads'

import type { FakeKernel } from './fake-kernel'

/** Opens the whole WebUI at an address, before a kernel. */
export function openApp(kernel: FakeKernel, path = '/'): UserEvent {
  kernel.start()
  outbox.entries.set([])
  onTestFinished(() => {
    outbox.entries.set([])
    for (const { id } of deletions.entries.get()) deletions.undo(id)
    for (const { id } of uploads.entries.get()) uploads.remove(id)
  })
  window.history.replaceState(null, '', path)
  render(<App />)
  return userEvent.setup()
}

export const composer = () => screen.getByRole('textbox', { name: 'Message' })
