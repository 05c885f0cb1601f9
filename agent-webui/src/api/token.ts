import { perTab } from '@/lib/storage'
import { Store } from '@/lib/store'

/**
 * The API token, asked for only when the kernel answers 401. It stays in this tab's sessionStorage and travels as
 * a header: a cookie would reach every other program on localhost, a query string would reach logs.
 */
const KEY = 'aigentos.token'

/** Whether the person is being asked for the token. */
export const tokenWanted = new Store(false)

let waiting: { promise: Promise<void>; resolve: () => void } | null = null

export interface Credentials {
  Authorization?: string
}

export function authorization(): Credentials {
  const token = perTab.read(KEY)
  return token ? { Authorization: `Bearer ${token}` } : {}
}

/**
 * Resolves once there is another token than `refused`, the Authorization header that was answered with 401. Many
 * callers share one question.
 */
export function askForToken(refused: string | undefined): Promise<void> {
  if (authorization().Authorization !== refused) return Promise.resolve()
  if (!waiting) {
    let resolve: () => void = () => undefined
    const promise = new Promise<void>((done) => {
      resolve = done
    })
    waiting = { promise, resolve }
    tokenWanted.set(true)
  }
  return waiting.promise
}

export function giveToken(token: string): void {
  perTab.write(KEY, token.trim())
  tokenWanted.set(false)
  waiting?.resolve()
  waiting = null
}

/** Whether a token was sent and refused, so that the question can say so. */
export function hasToken(): boolean {
  return perTab.read(KEY) !== null
}
