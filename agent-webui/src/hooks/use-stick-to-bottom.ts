import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

/** So near to the end counts as at the end (pixels). */
const NEAR = 24

interface StickToBottom {
  /** The element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>
  /** Its only child, which grows. */
  content: RefObject<HTMLDivElement | null>
  isAtBottom: boolean
  jump: () => void
  /** Lets go, for a jump to somewhere else. */
  release: () => void
}

/**
 * Keeps the end of a growing text in sight, but only while the reader is there: one step up lets go, going back down
 * (or `jump`) takes hold again.
 */
export function useStickToBottom(): StickToBottom {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticks = useRef(true)
  const [isAtBottom, setIsAtBottom] = useState(true)

  const jump = useCallback(() => {
    sticks.current = true
    setIsAtBottom(true)
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])

  const release = useCallback(() => {
    sticks.current = false
    setIsAtBottom(false)
  }, [])

  useEffect(() => {
    const element = scroller.current
    const inner = content.current
    if (!element || !inner) return
    let lastTop = element.scrollTop
    let lastHeight = element.scrollHeight
    const onScroll = () => {
      const left = element.scrollHeight - element.clientHeight - element.scrollTop
      // What gets shorter above takes the reader up with it, but is no step of the reader's.
      const wentUp = element.scrollTop < lastTop - 1 && element.scrollHeight >= lastHeight
      lastTop = element.scrollTop
      lastHeight = element.scrollHeight
      if (left <= 1) sticks.current = true
      else if (wentUp) sticks.current = false
      else if (left <= NEAR) sticks.current = true
      setIsAtBottom(sticks.current)
    }
    const observer = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight
    })
    element.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(inner)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  return { scroller, content, isAtBottom, jump, release }
}
