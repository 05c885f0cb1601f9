/**
 * How long to wait before attempt `attempt` (0 = the first retry), in milliseconds: doubles from `first` to `most`,
 * with up to 30 % taken off at random so that several tabs do not knock together.
 */
export function backoffDelay(
  attempt: number,
  { first = 400, most = 3_000, random = Math.random } = {},
): number {
  const full = Math.min(most, first * 2 ** Math.min(attempt, 16))
  return Math.round(full * (1 - 0.3 * random()))
}

/** Resolves after `ms`, or at once when the machine says that the network is back. Rejects when aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const release = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal?.removeEventListener('abort', aborted)
    }
    const done = () => {
      release()
      resolve()
    }
    const aborted = () => {
      release()
      reject(new DOMException('The wait was given up.', 'AbortError'))
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    signal?.addEventListener('abort', aborted)
    if (signal?.aborted) aborted()
  })
}
