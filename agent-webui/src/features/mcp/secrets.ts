import { randomUuid } from '@/lib/uuid'

/** A header or an environment variable while it is being edited. The value of a stored one is not known here. */
export interface Secret {
  key: string
  name: string
  value: string
  isStored: boolean
}

export function emptySecret(): Secret {
  return { key: randomUuid(), name: '', value: '', isStored: false }
}

export function storedSecrets(names: readonly string[]): Secret[] {
  return names.map((name) => ({ ...emptySecret(), name, isStored: true }))
}

/** What a new server is given; rows without a name are as good as not there. */
export function newSecrets(secrets: readonly Secret[]): Record<string, string> {
  return Object.fromEntries(
    secrets.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  )
}

/** What to change: a value sets a name, null removes it; a stored one that was left alone is not mentioned. */
export function changedSecrets(
  stored: readonly string[],
  secrets: readonly Secret[],
): Record<string, string | null> {
  const kept = new Set(secrets.map(({ name }) => name.trim()))
  const removed = stored.filter((name) => !kept.has(name)).map((name) => [name, null] as const)
  const written = secrets.filter(({ isStored, value }) => !isStored || value !== '')
  return { ...Object.fromEntries(removed), ...newSecrets(written) }
}
