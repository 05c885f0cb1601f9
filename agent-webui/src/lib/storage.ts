/**
 * localStorage and sessionStorage that never throw: a browser may refuse both (private windows, policies), and the
 * WebUI then only forgets more.
 */
function safely(area: () => Storage) {
  return {
    read(key: string): string | null {
      try {
        return area().getItem(key)
      } catch {
        return null
      }
    },
    /** Removes the keys that begin with `prefix`. */
    removeAll(prefix: string): void {
      try {
        for (const key of Object.keys(area())) if (key.startsWith(prefix)) area().removeItem(key)
      } catch {
        // Refused: then there is nothing.
      }
    },
    /** Writes the value; null removes the key. */
    write(key: string, value: string | null): void {
      try {
        if (value === null) area().removeItem(key)
        else area().setItem(key, value)
      } catch {
        // Refused or full: the value lives as long as the page.
      }
    },
  }
}

export const lasting = safely(() => localStorage)
export const perTab = safely(() => sessionStorage)
