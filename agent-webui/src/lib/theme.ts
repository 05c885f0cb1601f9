import { lasting } from './storage'
import { Store } from './store'

export type Theme = 'light' | 'dark'

// public/theme.js reads the same key before the first paint.
const KEY = 'aigentos.theme'

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)')

function chosenTheme(): Theme | null {
  const value = lasting.read(KEY)
  return value === 'light' || value === 'dark' ? value : null
}

function currentTheme(): Theme {
  return chosenTheme() ?? (systemIsDark().matches ? 'dark' : 'light')
}

function show(value: Theme) {
  document.documentElement.dataset.theme = value
  theme.set(value)
}

export const theme = new Store<Theme>('light')

/** Shows the remembered theme, else the system's, and follows the system until a theme is chosen. */
export function startTheme(): void {
  show(currentTheme())
  systemIsDark().addEventListener('change', () => {
    show(currentTheme())
  })
  // Another tab chose.
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) show(currentTheme())
  })
}

export function chooseTheme(value: Theme): void {
  lasting.write(KEY, value)
  show(value)
}
