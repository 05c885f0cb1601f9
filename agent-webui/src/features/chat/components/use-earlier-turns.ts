import { startTransition, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** So many turns are on the page at first, and so many more come at a time. */
const STEP = 25

/** So near to the top, earlier turns come (pixels). */
const NEAR = 1_500

interface EarlierTurns {
  /** How many of the last turns are on the page. */
  shown: number
  /** What stands before the first of them; in sight, it brings more. */
  sentinel: RefObject<HTMLDivElement | null>
  showMore: () => void
  /** Puts at least so many on the page, without holding up what the reader does meanwhile. */
  showAtLeast: (count: number) => void
}

/**
 * Puts the last turns of a long conversation on the page at once, those before as the reader gets near them; all when the
 * browser is about to search the page.
 */
export function useEarlierTurns(scroller: RefObject<HTMLElement | null>, count: number): EarlierTurns {
  const [shown, setShown] = useState(STEP)
  const sentinel = useRef<HTMLDivElement>(null)
  const distanceToEnd = useRef<number | null>(null)
  const isMore = shown < count

  const showAtLeast = (wanted: number) => {
    const element = scroller.current
    if (element) distanceToEnd.current = leaveTop(element)
    startTransition(() => {
      setShown((before) => Math.max(before, wanted))
    })
  }
  const showMore = () => {
    showAtLeast(shown + STEP)
  }

  useLayoutEffect(() => {
    const element = scroller.current
    if (element && distanceToEnd.current !== null) keepPlace(element, distanceToEnd.current)
  }, [scroller, shown])

  const showAll = () => {
    showAtLeast(count)
  }

  const latest = useRef({ showMore, showAll })
  useEffect(() => {
    latest.current = { showMore, showAll }
  })
  useEffect(() => {
    if (!isMore || !sentinel.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current.showMore()
      },
      { root: scroller.current, rootMargin: `${NEAR.toString()}px 0px 0px` },
    )
    observer.observe(sentinel.current)
    const beforeSearch = (event: KeyboardEvent) => {
      if (event.key === 'f' && (event.ctrlKey || event.metaKey)) latest.current.showAll()
    }
    window.addEventListener('keydown', beforeSearch)
    return () => {
      observer.disconnect()
      window.removeEventListener('keydown', beforeSearch)
    }
  }, [scroller, shown, isMore])

  return { shown, sentinel, showMore, showAtLeast }
}

/** How far it is to the end. At the very top a browser keeps to the top, not to what is in sight. */
function leaveTop(element: HTMLElement): number {
  const distance = element.scrollHeight - element.scrollTop
  if (element.scrollTop === 0) element.scrollTop = 1
  return distance
}

/** For browsers that do not keep in sight what is in sight. */
function keepPlace(element: HTMLElement, distanceToEnd: number): void {
  if (!CSS.supports('overflow-anchor', 'auto')) element.scrollTop = element.scrollHeight - distanceToEnd
}
