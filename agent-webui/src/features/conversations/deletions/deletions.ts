import { lasting } from '@/lib/storage'
import { Store } from '@/lib/store'

import { deleteConversation } from '../api/delete-conversation'

/**
 * Conversations that are about to be deleted: gone from the list at once, deleted when nobody has taken it back in
 * time or when the page is left. What a crashed browser left over is deleted when the WebUI is opened next.
 */
export interface Deletion {
  id: string
  title: string
  /** Why it could not be deleted; null while it can be taken back. */
  problem: string | null
}

export const UNDO_MS = 8000
const KEY = 'aigentos.deletions'

export class Deletions {
  readonly entries = new Store<Deletion[]>([])
  readonly #delete: typeof deleteConversation
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #onDone = new Set<() => void>()

  constructor(send = deleteConversation) {
    this.#delete = send
    this.entries.subscribe(() => {
      const ids = this.entries.get().map(({ id, title }) => ({ id, title }))
      lasting.write(KEY, ids.length > 0 ? JSON.stringify(ids) : null)
    })
  }

  /** Deletes what an earlier page had no time for, and from now on what this one has no time for. */
  start(): void {
    for (const { id, title } of leftOver()) {
      this.#put({ id, title, problem: null })
      void this.#finish(id)
    }
    addEventListener('pagehide', () => {
      for (const { id } of this.entries.get()) void this.#finish(id)
    })
  }

  add(id: string, title: string): void {
    this.#put({ id, title, problem: null })
    this.#timers.set(
      id,
      setTimeout(() => void this.#finish(id), UNDO_MS),
    )
  }

  undo(id: string): void {
    this.#forget(id)
  }

  retry(id: string): void {
    const entry = this.entries.get().find((one) => one.id === id)
    if (!entry) return
    this.#put({ ...entry, problem: null })
    void this.#finish(id)
  }

  /** Called whenever one was deleted or could not be. */
  onDone(listener: () => void): () => void {
    this.#onDone.add(listener)
    return () => this.#onDone.delete(listener)
  }

  async #finish(id: string): Promise<void> {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    try {
      await this.#delete(id)
      this.#forget(id)
    } catch (error) {
      const entry = this.entries.get().find((one) => one.id === id)
      if (entry) this.#put({ ...entry, problem: error instanceof Error ? error.message : '' })
    }
    for (const listener of this.#onDone) listener()
  }

  #put(entry: Deletion): void {
    this.entries.set([...this.entries.get().filter(({ id }) => id !== entry.id), entry])
  }

  #forget(id: string): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.entries.set(this.entries.get().filter((one) => one.id !== id))
  }
}

function leftOver(): Pick<Deletion, 'id' | 'title'>[] {
  try {
    const entries: unknown = JSON.parse(lasting.read(KEY) ?? '[]')
    return Array.isArray(entries) ? (entries as Deletion[]) : []
  } catch {
    return []
  }
}
