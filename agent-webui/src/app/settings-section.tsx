import { useQuery } from '@tanstack/react-query'

import { DataSection } from '@/features/data/components/data-section'
import { ModelsSection } from '@/features/models/components/models-section'
import { contextSettingsQuery } from '@/features/memory/api/context-settings'
import { useStore } from '@/hooks/use-store'
import { formatCount } from '@/lib/format'
import { chooseTheme, theme, type Theme } from '@/lib/theme'

/** The page of settings: what can be chosen while the program runs, and where the rest is set. */
export function SettingsSection() {
  return (
    <div className="grid grid-cols-1 gap-10">
      <ModelsSection />
      <ContextSection />
      <ThemeSection />
      <DataSection />
    </div>
  )
}

function ContextSection() {
  const { data } = useQuery(contextSettingsQuery())
  if (!data) return null
  const rows: [string, number][] = [
    ['A prompt with its answer', data.max_context_tokens],
    ['An answer', data.max_response_tokens],
  ]
  return (
    <section aria-labelledby="context-title">
      <h2 id="context-title" className="font-semibold">
        Context window
      </h2>
      <p className="text-muted mt-1 mb-3 text-sm">
        Set with OLLAMA_CONTEXT_WINDOW and OLLAMA_MAX_RESPONSE_TOKENS when AIgentOS is started.
      </p>
      <dl className="border-line divide-line divide-y rounded-2xl border text-sm">
        {rows.map(([name, tokens]) => (
          <div key={name} className="flex justify-between gap-4 px-4 py-3">
            <dt>{name}</dt>
            <dd className="tabular-nums">{`up to ${formatCount(tokens)} tokens`}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const THEMES: readonly [Theme, string][] = [
  ['light', 'Light'],
  ['dark', 'Dark'],
]

function ThemeSection() {
  const current = useStore(theme)
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
