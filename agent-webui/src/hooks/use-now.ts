import { useEffect, useState } from 'react'

/** The time of the page in milliseconds, told anew every `interval` while `isTicking`. */
export function useNow(isTicking: boolean, interval: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!isTicking) return
    const timer = setInterval(() => {
      setNow(performance.now())
    }, interval)
    return () => {
      clearInterval(timer)
    }
  }, [isTicking, interval])
  return now
}
