import type { BaselineStart } from '@/api/types'

const MODES = [
  { id: 'both', name: 'Both', text: 'one after the other, to see the difference' },
  { id: 'direct_model', name: 'Direct', text: 'prompts straight to the model' },
  { id: 'end_to_end_aigentos', name: 'End to end', text: 'messages through all of AIgentOS' },
] as const

type Mode = BaselineStart['mode']

export function ModeChoice({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="sr-only">Mode</legend>
      {MODES.map(({ id, name, text }) => (
        <label key={id} className="choice">
          <input
            type="radio"
            name="mode"
            checked={mode === id}
            onChange={() => {
              onChange(id)
            }}
          />
          <span>
            <span className="block font-medium">{name}</span>
            <span className="text-muted block text-[13px]">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
