import { ContextSettingsSection } from '@/features/context-settings/components/context-settings-section'
import { DataSection } from '@/features/data/components/data-section'
import { ProviderSection } from '@/features/kernel-status/components/provider-section'
import { ModelsSection } from '@/features/models/components/models-section'
import { useStore } from '@/hooks/use-store'
import { chooseTheme, themeChoice, type ThemeChoice } from '@/lib/theme'

/** The page of settings: what can be chosen while the program runs. */
export function SettingsSection() {
  return (
    <div className="grid grid-cols-1 gap-10">
      <ModelsSection />
      <ProviderSection />
      <ContextSettingsSection />
      <ThemeSection />
      <DataSection />
    </div>
  )
}

const THEMES: readonly [ThemeChoice, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

function ThemeSection() {
  const current = useStore(themeChoice)
  return (
    <fieldset>
      <legend className="font-semibold">Theme</legend>
      <div className="mt-3 flex gap-6 text-sm">
        {THEMES.map(([value, name]) => (
          <label key={value} className="flex items-center gap-2">
            <input
              type="radio"
              name="theme"
              checked={current === value}
              onChange={() => {
                chooseTheme(value)
              }}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
