import type { Secret } from '../secrets'
import { SecretFields } from './secret-fields'

export interface HttpTarget {
  url: string
  headers: Secret[]
}

interface HttpFieldsProps {
  target: HttpTarget
  onChange: (target: HttpTarget) => void
}

export function HttpFields({ target, onChange }: HttpFieldsProps) {
  return (
    <>
      <label className="text-sm font-medium">
        URL
        <input
          className="field mt-1 font-mono text-[13px] font-normal"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={2000}
          placeholder="http://localhost:8000/mcp"
          value={target.url}
          onChange={(event) => {
            onChange({ ...target, url: event.target.value })
          }}
        />
      </label>
      <SecretFields
        kind="header"
        secrets={target.headers}
        onChange={(headers) => {
          onChange({ ...target, headers })
        }}
      />
    </>
  )
}
