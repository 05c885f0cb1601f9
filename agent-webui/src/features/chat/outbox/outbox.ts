import { ApiProblem, NoAnswer } from '@/api/errors'
import type { AcceptedTurn } from '@/api/types'
import { backoffDelay, pause } from '@/lib/backoff'
import { perTab } from '@/lib/storage'
import { Store } from '@/lib/store'
import { randomUuid } from '@/lib/uuid'

import { sendMessage } from '../api/send-message'

/**
 * Messages on their way to the kernel. Each keeps its idempotency key until the stream shows it, also over a reload,
 * so that sending it again never says it twice.
 *
 *   sending ──202──▶ accepted ──the stream shows the turn──▶ (forgotten)
 *     │  ▲
 *     │  └── no answer, or a passing error: again with the same key, for as long as it takes
 *     └── refused ──▶ refused (the person sends it again or discards it)
 */
export interface OutboxEntry {
  key: string
  text: string
  /** The conversation, or a name this client gave to one that the kernel has not made yet. */
  thread: string
  isNewConversation: boolean
  status: 'sending' | 'waiting' | 'accepted' | 'refused'
  /** Why it was refused, or why it waits though the kernel answers. */
  problem: string | null
  turnId: string | null
}

const KEY = 'aigentos.outbox'

export class Outbox {
  readonly entries: Store<OutboxEntry[]>
  readonly #send: typeof sendMessage
  readonly #busy = new Set<string>()
  readonly #onAccepted = new Set<(entry: OutboxEntry, answer: AcceptedTurn) => void>()

  constructor(send = sendMessage) {
    this.#send = send
    this.entries = new Store(restore())
    this.entries.subscribe(() => {
      perTab.write(KEY, JSON.stringify(this.entries.get()))
    })
  }

  /** Sends on what a reload interrupted. */
  resume(): void {
    for (const { thread } of this.entries.get()) void this.#drain(thread)
  }

  /** Queues a message; `conversationId` null with the same `thread` means the same new conversation. */
  post(text: string, thread: string, isNewConversation: boolean): void {
    const entry: OutboxEntry = {
      key: randomUuid(),
      text,
      thread,
      isNewConversation,
      status: 'sending',
      problem: null,
      turnId: null,
    }
    this.entries.set([...this.entries.get(), entry])
    void this.#drain(thread)
  }

  retry(key: string): void {
    this.#change(key, { status: 'sending', problem: null })
    const entry = this.#find(key)
    if (entry) void this.#drain(entry.thread)
  }

  discard(key: string): void {
    const thread = this.#find(key)?.thread
    this.entries.set(this.entries.get().filter((entry) => entry.key !== key))
    if (thread !== undefined) void this.#drain(thread)
  }

  /** Forgets what the stream shows. */
  settle(turnIds: ReadonlySet<string>): void {
    const left = this.entries.get().filter(({ turnId }) => turnId === null || !turnIds.has(turnId))
    if (left.length < this.entries.get().length) this.entries.set(left)
  }

  onAccepted(listener: (entry: OutboxEntry, answer: AcceptedTurn) => void): () => void {
    this.#onAccepted.add(listener)
    return () => this.#onAccepted.delete(listener)
  }

  /** Sends the messages of one thread one after the other, in order. */
  async #drain(thread: string): Promise<void> {
    if (this.#busy.has(thread)) return
    this.#busy.add(thread)
    try {
      for (;;) {
        const entry = this.entries.get().find((item) => item.thread === thread && item.status !== 'accepted')
        if (!entry || entry.status === 'refused') return
        await this.#deliver(entry)
      }
    } finally {
      this.#busy.delete(thread)
    }
  }

  async #deliver(entry: OutboxEntry): Promise<void> {
    for (let attempt = 0; this.#find(entry.key); attempt += 1) {
      try {
        const answer = await this.#send({
          message: entry.text,
          conversationId: entry.isNewConversation ? null : entry.thread,
          idempotencyKey: entry.key,
        })
        this.#accept(entry, answer)
        return
      } catch (error) {
        if (!(error instanceof NoAnswer || error instanceof ApiProblem)) throw error
        if (error instanceof ApiProblem && !error.isPassing) {
          this.#change(entry.key, { status: 'refused', problem: error.message })
          return
        }
        this.#change(entry.key, { status: 'waiting', problem: reasonToWait(error) })
        await pause(backoffDelay(attempt))
      }
    }
  }

  /** Later messages of a thread that has just become a conversation follow it there. */
  #accept(entry: OutboxEntry, answer: AcceptedTurn): void {
    const thread = answer.conversation_id
    this.entries.set(
      this.entries.get().map((item) => {
        const moved = item.thread === entry.thread ? { ...item, thread, isNewConversation: false } : item
        return item.key === entry.key
          ? { ...moved, status: 'accepted', problem: null, turnId: answer.event_id }
          : moved
      }),
    )
    for (const listener of this.#onAccepted) listener(entry, answer)
    if (thread !== entry.thread) void this.#drain(thread)
  }

  #find(key: string): OutboxEntry | undefined {
    return this.entries.get().find((entry) => entry.key === key)
  }

  #change(key: string, change: Partial<OutboxEntry>): void {
    this.entries.set(this.entries.get().map((entry) => (entry.key === key ? { ...entry, ...change } : entry)))
  }
}

/** Why a message waits, unless it is only that nobody answers: then the page says so already. */
function reasonToWait(error: ApiProblem | NoAnswer): string | null {
  return error instanceof ApiProblem && error.code !== 'kernel_unavailable' ? error.message : null
}

function restore(): OutboxEntry[] {
  try {
    const entries: unknown = JSON.parse(perTab.read(KEY) ?? '[]')
    // What was accepted is in the kernel's hands: the stream shows it.
    return Array.isArray(entries)
      ? (entries as OutboxEntry[]).filter(({ status }) => status !== 'accepted')
      : []
  } catch {
    return []
  }
}
