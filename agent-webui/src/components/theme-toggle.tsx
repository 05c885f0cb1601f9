import { Moon, Sun } from 'lucide-react'

import { useStore } from '@/hooks/use-store'
import { chooseTheme, theme } from '@/lib/theme'

import { IconButton } from './icon-button'

export function ThemeToggle() {
  const isDark = useStore(theme) === 'dark'
  return (
    <IconButton
      label={isDark ? 'Switch to light theme' : 'Switch to dark theme'}
      onClick={() => {
        chooseTheme(isDark ? 'light' : 'dark')
      }}
    >
      {isDark ? <Sun aria-hidden /> : <Moon aria-hidden />}
    </IconButton>
  )
}
