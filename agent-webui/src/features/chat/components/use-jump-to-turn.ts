import { useEffect, useRef, type RefObject } from 'react'

import type { ChatTurn } from '../stream/chat-state'
import { turnElementId } from './turn-element-id'

interface JumpToTurn {
  /** The turn that the address names; '' is none. */
  target: string
  onTargetTaken: () => void
  turns: readonly ChatTurn[]
  /** How many of the last turns are on the page. */
  shown: number
  isLoading: boolean
  showAtLeast: (count: number) => void
  /** Shows the version of the conversation that has a turn. */
  showVersion: (turnId: string) => void
  /** Lets go of the end of the conversation. */
  release: () => void
}

/** So many turns before the one that is wanted are on the page with it. */
const BEFORE = 5

/** Brings a turn into sight and gives it the focus, wherever it is: far up, or in another version. */
export function useJumpToTurn(list: RefObject<HTMLElement | null>, jump: JumpToTurn): void {
  const { target, onTargetTaken, turns, shown, isLoading, showAtLeast, showVersion, release } = jump
  const wanted = useRef('')
  const asked = useRef('')

  useEffect(() => {
    if (target === '') return
    wanted.current = target
    onTargetTaken()
  }, [target, onTargetTaken])

  // Whatever brings it nearer renders the list again: its state, its version, more turns on the page.
  useEffect(() => {
    if (wanted.current === '' || isLoading) return
    const index = turns.findIndex(({ id }) => id === wanted.current)
    const needed = Math.min(turns.length, turns.length - index + BEFORE)
    if (index < 0) {
      if (asked.current !== wanted.current) showVersion(wanted.current)
      asked.current = wanted.current
    } else if (shown < needed) {
      showAtLeast(needed)
    } else {
      release()
      reveal(list.current?.querySelector<HTMLElement>(`#${turnElementId(wanted.current)}`))
      wanted.current = ''
      asked.current = ''
    }
  })
}

function reveal(element: HTMLElement | null | undefined): void {
  if (!element) return
  element.scrollIntoView({ block: 'start' })
  element.focus({ preventScroll: true })
  element.classList.add('turn-found')
  element.addEventListener(
    'animationend',
    () => {
      element.classList.remove('turn-found')
    },
    { once: true },
  )
}
