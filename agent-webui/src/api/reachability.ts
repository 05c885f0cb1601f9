import { Store } from '@/lib/store'

/** Whether the kernel answered last time. Every request and every stream reports what it saw. */
export const reachability = new Store<'reachable' | 'away'>('reachable')

/** Answers of a proxy (ours, or nginx) that stands before a kernel that is not there. */
const AWAY = new Set([502, 503, 504])

/** Notes what an answer says about the kernel; `code` is that of its problem document, if it has one. */
export function noteAnswer(status: number, code: string | null): void {
  const fromProxy = AWAY.has(status) && (code === null || code === 'kernel_unavailable')
  reachability.set(fromProxy ? 'away' : 'reachable')
}

export function noteNoAnswer(): void {
  reachability.set('away')
}
