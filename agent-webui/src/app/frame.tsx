import { Menu } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { IconButton } from '@/components/icon-button'
import { Sheet } from '@/components/modal'
import { AwayBanner } from '@/features/kernel-status/components/away-banner'
import { useMediaQuery } from '@/hooks/use-media-query'

interface FrameProps {
  /** `closeMenu` puts the sidebar away where it lies over the page. */
  sidebar: (closeMenu: () => void) => ReactNode
  /** The page; `menuButton` belongs before its title. */
  children: (menuButton: ReactNode) => ReactNode
}

const WIDE = '(min-width: 48rem)'

/** What all pages have in common: the sidebar, beside the page or over it, and the word that the kernel is away. */
export function Frame({ sidebar, children }: FrameProps) {
  const isWide = useMediaQuery(WIDE)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const closeMenu = () => {
    setMenuOpen(false)
  }
  const menuButton = !isWide && (
    <IconButton
      label="Open menu"
      onClick={() => {
        setMenuOpen(true)
      }}
    >
      <Menu aria-hidden />
    </IconButton>
  )
  return (
    <div className="flex h-dvh flex-col">
      <AwayBanner />
      <div className="flex min-h-0 flex-1">
        {isWide && <div className="border-line bg-side w-72 shrink-0 border-r">{sidebar(closeMenu)}</div>}
        {!isWide && isMenuOpen && (
          <Sheet side="left" label="Menu" onClose={closeMenu}>
            <ClosingOnChoice onChoice={closeMenu}>{sidebar(closeMenu)}</ClosingOnChoice>
          </Sheet>
        )}
        <div className="min-w-0 flex-1">{children(menuButton)}</div>
      </div>
    </div>
  )
}

/** Following a link in the menu closes it, also the link to where one already is. */
function ClosingOnChoice({ onChoice, children }: { onChoice: () => void; children: ReactNode }) {
  return (
    <div
      className="h-full"
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a')) onChoice()
      }}
    >
      {children}
    </div>
  )
}
