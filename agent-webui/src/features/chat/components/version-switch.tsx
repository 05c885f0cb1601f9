import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

import { IconButton } from '@/components/icon-button'

interface VersionSwitchProps {
  /** All versions, oldest first. */
  versions: readonly string[]
  shown: string
  /** While a message is being answered. */
  isLocked: boolean
  onShow: (turnId: string) => void
}

/** Which of several versions of a message is shown, and the way to the others. */
export function VersionSwitch({ versions, shown, isLocked, onShow }: VersionSwitchProps) {
  const place = versions.indexOf(shown)
  if (versions.length < 2 || place < 0) return null
  const step = (label: string, to: string | undefined, icon: ReactNode) => (
    <IconButton
      label={label}
      size="small"
      disabled={isLocked || to === undefined}
      onClick={() => {
        if (to !== undefined) onShow(to)
      }}
    >
      {icon}
    </IconButton>
  )
  return (
    <div role="group" aria-label="Versions" className="text-muted flex items-center text-xs tabular-nums">
      {step('Earlier version', versions[place - 1], <ChevronLeft aria-hidden />)}
      <span aria-hidden>{`${(place + 1).toString()}/${versions.length.toString()}`}</span>
      <span className="sr-only">{`Version ${(place + 1).toString()} of ${versions.length.toString()}`}</span>
      {step('Later version', versions[place + 1], <ChevronRight aria-hidden />)}
    </div>
  )
}
