/**
 * Collects items and hands them over once per animation frame, so that a burst of tokens is one React commit. A hidden
 * tab has no frames: there a timer does it, which keeps the title and the other tabs' view honest.
 */
export class FrameBatcher<T> {
  #items: T[] = []
  #cancel: (() => void) | null = null
  readonly #deliver: (items: T[]) => void

  constructor(deliver: (items: T[]) => void) {
    this.#deliver = deliver
  }

  add(item: T): void {
    this.#items.push(item)
    this.#cancel ??= document.hidden ? onTimer(this.flush) : onFrame(this.flush)
  }

  readonly flush = (): void => {
    this.#cancel?.()
    this.#cancel = null
    const items = this.#items
    this.#items = []
    if (items.length > 0) this.#deliver(items)
  }

  /** Forgets what was not handed over. */
  clear(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#items = []
  }
}

const HIDDEN_INTERVAL_MS = 250

function onTimer(run: () => void): () => void {
  const timer = setTimeout(run, HIDDEN_INTERVAL_MS)
  return () => {
    clearTimeout(timer)
  }
}

function onFrame(run: () => void): () => void {
  const frame = requestAnimationFrame(run)
  // The tab may be hidden before the frame comes.
  document.addEventListener('visibilitychange', run, { once: true })
  return () => {
    cancelAnimationFrame(frame)
    document.removeEventListener('visibilitychange', run)
  }
}
