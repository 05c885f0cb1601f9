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

  useEffect(() => {
    const element = scroller.current
    const inner = content.current
    if (!element || !inner) return
    let lastTop = element.scrollTop
    const onScroll = () => {
      const left = element.scrollHeight - element.clientHeight - element.scrollTop
      const wentUp = element.scrollTop < lastTop - 1
      lastTop = element.scrollTop
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

  return { scroller, content, isAtBottom, jump }
}
