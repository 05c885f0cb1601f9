import { ApiProblem, NoAnswer } from '@/api/errors'
import type { DocumentImport } from '@/api/types'
import { Store } from '@/lib/store'
import { randomUuid } from '@/lib/uuid'

import { uploadImport } from '../api/upload-import'
import { refusalOf } from './accepted-files'

export type UploadPlace = 'chat' | 'documents'

/**
 * Files on their way to the kernel, one after the other in each conversation, so that the first one of a new
 * conversation makes it and the others follow it there. They live as long as the page.
 *
 *   waiting ──▶ sending ──202──▶ (gone: the conversation shows it), or `reused`
 *      ▲           │
 *      └── retry ──┴── refused, no answer ──▶ failed (tried again or dismissed)
 */
export interface UploadEntry {
  id: string
  file: File
  /** The conversation, or a name this client gave to one that the kernel has not made yet. */
  thread: string
  isNewConversation: boolean
  /** Where it was attached, and shows until the kernel has it. */
  place: UploadPlace
  status: 'waiting' | 'sending' | 'failed' | 'reused'
  /** Share of the file that has left the browser, 0 to 1. */
  sent: number
  problem: string | null
  /** Whether the same file may be taken another time. */
  canRetry: boolean
}

type Target = Pick<UploadEntry, 'thread' | 'isNewConversation' | 'place'>
type AcceptedListener = (document: DocumentImport, entry: UploadEntry) => void

export class Uploads {
  readonly entries = new Store<UploadEntry[]>([])
  readonly #send: typeof uploadImport
  readonly #busy = new Set<string>()
  readonly #cancels = new Map<string, AbortController>()
  readonly #onAccepted = new Set<AcceptedListener>()

  constructor(send = uploadImport) {
    this.#send = send
  }

  add(files: readonly File[], { thread, isNewConversation, place }: Target): void {
    const added = files.map((file): UploadEntry => {
      const problem = refusalOf(file)
      return {
        id: randomUuid(),
        file,
        thread,
        isNewConversation,
        place,
        status: problem === null ? 'waiting' : 'failed',
        sent: 0,
        problem,
        canRetry: false,
      }
    })
    this.entries.set([...this.entries.get(), ...added])
    void this.#drain(thread)
  }

  retry(id: string): void {
    this.#change(id, { status: 'waiting', problem: null, sent: 0 })
    const entry = this.#find(id)
    if (entry) void this.#drain(entry.thread)
  }

  /** Stops sending a file, or forgets one that failed. */
  remove(id: string): void {
    this.#cancels.get(id)?.abort()
    this.entries.set(this.entries.get().filter((entry) => entry.id !== id))
  }

  onAccepted(listener: AcceptedListener): () => void {
    this.#onAccepted.add(listener)
    return () => this.#onAccepted.delete(listener)
  }

  async #drain(thread: string): Promise<void> {
    if (this.#busy.has(thread)) return
    this.#busy.add(thread)
    try {
      for (;;) {
        const entry = this.entries.get().find((item) => item.thread === thread && item.status === 'waiting')
        if (!entry) return
        await this.#deliver(entry)
      }
    } finally {
      this.#busy.delete(thread)
    }
  }

  async #deliver(entry: UploadEntry): Promise<void> {
    const { id, file, thread, isNewConversation } = entry
    const cancel = new AbortController()
    this.#cancels.set(id, cancel)
    this.#change(id, { status: 'sending' })
    try {
      const document = await this.#send(file, isNewConversation ? null : thread, {
        onProgress: (sent, total) => {
          this.#change(id, { sent: total > 0 ? sent / total : 1 })
        },
        signal: cancel.signal,
      })
      this.#accept(entry, document)
    } catch (error) {
      if (cancel.signal.aborted) return
      if (!(error instanceof NoAnswer || error instanceof ApiProblem)) throw error
      this.#change(id, { status: 'failed', problem: error.message, canRetry: mayPass(error) })
    } finally {
      this.#cancels.delete(id)
    }
  }

  /** Later files of a thread that has just become a conversation follow it there. */
  #accept(entry: UploadEntry, document: DocumentImport): void {
    const thread = document.conversation_id
    this.entries.set(
      this.entries
        .get()
        .filter(({ id }) => id !== entry.id || document.reused_existing)
        .map((item) => {
          const moved = item.thread === entry.thread ? { ...item, thread, isNewConversation: false } : item
          return item.id === entry.id ? { ...moved, status: 'reused' as const } : moved
        }),
    )
    for (const listener of this.#onAccepted) listener(document, entry)
    if (thread !== entry.thread) void this.#drain(thread)
  }

  #find(id: string): UploadEntry | undefined {
    return this.entries.get().find((entry) => entry.id === id)
  }

  #change(id: string, change: Partial<UploadEntry>): void {
    this.entries.set(this.entries.get().map((entry) => (entry.id === id ? { ...entry, ...change } : entry)))
  }
}

/** Room is made on a disk, a kernel comes back; a file stays what it is. */
function mayPass(error: ApiProblem | NoAnswer): boolean {
  return error instanceof NoAnswer || error.isPassing || error.status === 507
}
