import type { ContextSettings, ContextSettingsPatch } from '@/api/types'
import { formatCount } from '@/lib/format'

/** What the kernel refuses beyond, as `kernel/api/schemas/context_settings.py` has it. */
export const BOUNDS = {
  max_context_tokens: { least: 512, most: 10_000_000 },
  max_response_tokens: { least: 16, most: 10_000_000 },
  compact_trigger_pct: { least: 50, most: 95 },
} as const
export const MOST_INSTRUCTION_CHARACTERS = 4_000

export type NumberName = keyof typeof BOUNDS
export type Name = NumberName | 'compact_instructions'
/** What was typed and is not saved; what is left out is as the kernel has it. */
export type Draft = Partial<Record<Name, string>>

const NUMBERS = Object.keys(BOUNDS) as NumberName[]

export function shownText(settings: ContextSettings, draft: Draft, name: Name): string {
  return draft[name] ?? String(settings[name])
}

/** What is different from what the kernel has. */
export function changesOf(settings: ContextSettings, draft: Draft): ContextSettingsPatch {
  const changes: ContextSettingsPatch = {}
  for (const name of NUMBERS) {
    const value = Number(shownText(settings, draft, name))
    if (value !== settings[name]) changes[name] = value
  }
  const instructions = shownText(settings, draft, 'compact_instructions').trim()
  if (instructions !== settings.compact_instructions) changes.compact_instructions = instructions || null
  return changes
}

/** Why a number cannot be saved, null if it can. */
export function problemOf(settings: ContextSettings, draft: Draft, name: NumberName): string | null {
  const value = Number(shownText(settings, draft, name))
  const { least, most } = BOUNDS[name]
  if (!Number.isInteger(value) || value < least || value > most) {
    return `A whole number from ${formatCount(least)} to ${formatCount(most)}.`
  }
  const window = Number(shownText(settings, draft, 'max_context_tokens'))
  if (name === 'max_response_tokens' && value >= window) {
    return `Less than the ${formatCount(window)} tokens of a prompt with its answer.`
  }
  return null
}

export const hasProblem = (settings: ContextSettings, draft: Draft): boolean =>
  NUMBERS.some((name) => problemOf(settings, draft, name) !== null)

export function isDefault({ defaults, ...settings }: ContextSettings): boolean {
  return (
    NUMBERS.every((name) => settings[name] === defaults[name]) &&
    settings.compact_instructions === defaults.compact_instructions
  )
}

export const RESET: ContextSettingsPatch = {
  max_context_tokens: null,
  max_response_tokens: null,
  compact_trigger_pct: null,
  compact_instructions: null,
}
