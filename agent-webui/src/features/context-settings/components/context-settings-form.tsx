import { useId, useState } from 'react'

import type { ContextSettings, ContextSettingsPatch } from '@/api/types'
import { Button } from '@/components/button'

import { useChangeContextSettings } from '../api/change-context-settings'
import {
  BOUNDS,
  changesOf,
  hasProblem,
  isDefault,
  MOST_INSTRUCTION_CHARACTERS,
  problemOf,
  RESET,
  shownText,
  type Draft,
  type Name,
  type NumberName,
} from '../draft'
import { NumberField } from './number-field'

const FIELDS: readonly [NumberName, string, string, string][] = [
  ['max_context_tokens', 'A prompt with its answer', 'tokens', 'What they share.'],
  ['max_response_tokens', 'An answer', 'tokens', 'It ends there at the latest.'],
  [
    'compact_trigger_pct',
    'Shorten conversations at',
    'percent',
    'A prompt that would take more of the window goes without the oldest messages.',
  ],
]

/** Numbers with bounds and a wish; nothing is changed before it is saved. */
export function ContextSettingsForm({ settings }: { settings: ContextSettings }) {
  const [draft, setDraft] = useState<Draft>({})
  const change = useChangeContextSettings()
  const instructionsId = useId()
  const hintId = useId()
  const changes = changesOf(settings, draft)
  const isChanged = Object.keys(changes).length > 0
  const canSave = isChanged && !hasProblem(settings, draft) && !change.isPending

  const type = (name: Name, text: string) => {
    setDraft({ ...draft, [name]: text })
  }
  const save = (wanted: ContextSettingsPatch) => {
    change.mutate(wanted, {
      onSuccess: () => {
        setDraft({})
      },
    })
  }

  return (
    <form
      aria-labelledby="context-title"
      noValidate
      className="border-line divide-line divide-y rounded-2xl border text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) save(changes)
      }}
    >
      {FIELDS.map(([name, label, unit, hint]) => (
        <NumberField
          key={name}
          label={label}
          unit={unit}
          hint={hint}
          bounds={BOUNDS[name]}
          byDefault={settings.defaults[name]}
          value={shownText(settings, draft, name)}
          problem={problemOf(settings, draft, name)}
          onChange={(text) => {
            type(name, text)
          }}
        />
      ))}
      <div className="px-4 py-3">
        <label htmlFor={instructionsId} className="font-medium">
          What summaries must keep
        </label>
        <p id={hintId} className="text-muted mb-2">
          When there are too many notes, the model sums the oldest up, and is told this.
        </p>
        <textarea
          id={instructionsId}
          rows={3}
          maxLength={MOST_INSTRUCTION_CHARACTERS}
          className="field"
          dir="auto"
          placeholder="Keep every date and every name."
          aria-describedby={hintId}
          value={shownText(settings, draft, 'compact_instructions')}
          onChange={(event) => {
            type('compact_instructions', event.target.value)
          }}
        />
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2 px-4 py-3">
        <Button
          className="mr-auto"
          disabled={isDefault(settings) || change.isPending}
          onClick={() => {
            save(RESET)
          }}
        >
          Reset to defaults
        </Button>
        <p role="status" className="text-warn">
          {isChanged && 'Not saved yet.'}
        </p>
        {isChanged && (
          <Button
            onClick={() => {
              setDraft({})
              change.reset()
            }}
          >
            Discard
          </Button>
        )}
        <Button type="submit" look="primary" disabled={!canSave}>
          Save
        </Button>
        {change.isError && (
          <p role="alert" className="text-bad w-full wrap-break-word">
            Not saved. {change.error.message}
          </p>
        )}
      </div>
    </form>
  )
}
