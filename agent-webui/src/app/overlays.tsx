import { lazy, Suspense } from 'react'

import { ShortcutsHelp } from './shortcuts-help'
import { useShortcuts } from './use-shortcuts'

/** Loaded when it is first asked for. */
const CommandPalette = lazy(() =>
  import('./command-palette').then((module) => ({ default: module.CommandPalette })),
)

/** What lies over any page at a key. */
export function Overlays() {
  const { overlay, setOverlay } = useShortcuts()
  const close = () => {
    setOverlay(null)
  }
  return (
    <>
      {overlay === 'palette' && (
        <Suspense>
          <CommandPalette
            onClose={close}
            onHelp={() => {
              setOverlay('help')
            }}
          />
        </Suspense>
      )}
      {overlay === 'help' && <ShortcutsHelp onClose={close} />}
    </>
  )
}
