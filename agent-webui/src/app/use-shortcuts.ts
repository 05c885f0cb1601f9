import { useEffect, useEffectEvent, useState } from 'react'
import { useLocation } from 'wouter'

export type Overlay = 'palette' | 'help' | null

/** The keys that work everywhere; those of a part of the page are told with it. */
export const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl K', 'Find a conversation, a page or a command'],
  ['Ctrl Shift O', 'New chat'],
  ['?', 'This list'],
  ['Enter', 'Send the message'],
  ['Shift Enter', 'A new line in the message'],
  ['Esc', 'Stop the answer, close what is open'],
]

/** Listens for the shortcuts of the whole page. */
export function useShortcuts() {
  const [overlay, setOverlay] = useState<Overlay>(null)
  const [, navigate] = useLocation()
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey
    if (command && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      setOverlay(overlay === 'palette' ? null : 'palette')
    } else if (command && event.shiftKey && event.key.toLowerCase() === 'o') {
      event.preventDefault()
      setOverlay(null)
      navigate('/')
    } else if (event.key === '?' && !command && !isWriting(event.target)) {
      event.preventDefault()
      setOverlay('help')
    }
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      onKeyDown(event)
    }
    document.addEventListener('keydown', listener)
    return () => {
      document.removeEventListener('keydown', listener)
    }
  }, [])
  return { overlay, setOverlay }
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}
