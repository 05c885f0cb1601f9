import type { StdioPolicy } from '@/api/types'

import type { Secret } from '../secrets'
import { ArgumentsField } from './arguments-field'
import { SecretFields } from './secret-fields'
import { StdioHelp } from './stdio-help'

export interface ProgramTarget {
  /** Its place among the allowed programs. */
  choice: number
  /** One on each line; not used where the allow-list says with which arguments the program may be started. */
  args: string
  env: Secret[]
}

interface ProgramFieldsProps {
  target: ProgramTarget
  stdio: StdioPolicy
  onChange: (target: ProgramTarget) => void
}

/** Only programs that someone with access to the machine has allowed can be chosen. */
export function ProgramFields({ target, stdio, onChange }: ProgramFieldsProps) {
  if (stdio.allowed.length === 0) return <StdioHelp stdio={stdio} />
  const hasFixedArguments = stdio.allowed[target.choice]?.args != null
  return (
    <>
      <label className="text-sm font-medium">
        Program
        <select
          className="field mt-1 font-mono text-[13px] font-normal"
          value={target.choice}
          onChange={(event) => {
            onChange({ ...target, choice: Number(event.target.value) })
          }}
        >
          {stdio.allowed.map(({ command, args }, index) => (
            <option key={index} value={index}>
              {[command, ...(args ?? [])].join(' ')}
            </option>
          ))}
        </select>
      </label>
      {!hasFixedArguments && (
        <ArgumentsField
          args={target.args}
          onChange={(args) => {
            onChange({ ...target, args })
          }}
        />
      )}
      <SecretFields
        kind="variable"
        secrets={target.env}
        onChange={(env) => {
          onChange({ ...target, env })
        }}
      />
      <details className="text-sm">
        <summary className="link w-fit list-none">Allow another program</summary>
        <div className="mt-2">
          <StdioHelp stdio={stdio} />
        </div>
      </details>
    </>
  )
}
