import { lasting } from './storage'
import { Store } from './store'

export type Theme = 'light' | 'dark'
export type ThemeChoice = Theme | 'system'

// public/theme.js reads the same key before the first paint.
const KEY = 'aigentos.theme'

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)')

function remembered(): ThemeChoice {
  const value = lasting.read(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

function show(choice: ThemeChoice) {
  const shown = choice === 'system' ? (systemIsDark().matches ? 'dark' : 'light') : choice
  document.documentElement.dataset.theme = shown
  themeChoice.set(choice)
  theme.set(shown)
}

export const themeChoice = new Store<ThemeChoice>('system')
/** The one that is shown. */
export const theme = new Store<Theme>('light')

/** Shows the remembered choice, at first the system's theme, which is followed as it changes. */
export function startTheme(): void {
  show(remembered())
  systemIsDark().addEventListener('change', () => {
    show(themeChoice.get())
  })
  // Another tab chose.
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) show(remembered())
  })
}

export function chooseTheme(choice: ThemeChoice): void {
  lasting.write(KEY, choice === 'system' ? null : choice)
  show(choice)
}
