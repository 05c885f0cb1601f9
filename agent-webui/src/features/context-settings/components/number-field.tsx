import { useId } from 'react'

import { formatCount } from '@/lib/format'

interface NumberFieldProps {
  label: string
  unit: string
  hint: string
  bounds: { least: number; most: number }
  byDefault: number
  /** As it is typed. */
  value: string
  problem: string | null
  onChange: (value: string) => void
}

export function NumberField({ label, unit, hint, bounds, byDefault, ...props }: NumberFieldProps) {
  const fieldId = useId()
  const hintId = useId()
  return (
    <div className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[1fr_auto]">
      <div>
        <label htmlFor={fieldId} className="font-medium">
          {label}
        </label>
        <p id={hintId} className={props.problem ? 'text-bad' : 'text-muted'}>
          {props.problem ?? `${hint} By default ${formatCount(byDefault)}.`}
        </p>
      </div>
      <div className="flex items-center gap-2">
        <input
          id={fieldId}
          type="number"
          min={bounds.least}
          max={bounds.most}
          required
          className="field max-w-32 tabular-nums"
          aria-describedby={hintId}
          aria-invalid={props.problem !== null}
          value={props.value}
          onChange={(event) => {
            props.onChange(event.target.value)
          }}
        />
        <span className="text-muted w-14">{unit}</span>
      </div>
    </div>
  )
}
