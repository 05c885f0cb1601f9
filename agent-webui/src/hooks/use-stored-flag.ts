import { useCallback, useState } from 'react'

import { lasting } from '@/lib/storage'

/** A boolean that survives a reload. */
export function useStoredFlag(key: string, initial: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => {
    const stored = lasting.read(key)
    return stored === null ? initial : stored === 'yes'
  })
  const store = useCallback(
    (next: boolean) => {
      lasting.write(key, next ? 'yes' : 'no')
      setValue(next)
    },
    [key],
  )
  return [value, store]
}
