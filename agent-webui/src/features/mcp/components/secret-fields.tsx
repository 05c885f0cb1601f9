import { Plus, X } from 'lucide-react'

import { IconButton } from '@/components/icon-button'

import { emptySecret, type Secret } from '../secrets'

interface SecretFieldsProps {
  kind: 'header' | 'variable'
  secrets: readonly Secret[]
  onChange: (secrets: Secret[]) => void
}

const KINDS = {
  header: { title: 'Headers', placeholder: 'Authorization' },
  variable: { title: 'Environment variables', placeholder: 'API_KEY' },
} as const

/** Names and values that are sent to the server. A value is written and never shown again, not even here. */
export function SecretFields({ kind, secrets, onChange }: SecretFieldsProps) {
  const { title, placeholder } = KINDS[kind]
  const edit = (key: string, change: Partial<Secret>) => {
    onChange(secrets.map((secret) => (secret.key === key ? { ...secret, ...change } : secret)))
  }
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 text-sm font-medium">{title}</legend>
      {secrets.map(({ key, name, value, isStored }) => (
        <div key={key} className="grid grid-cols-[1fr_1fr_auto] items-center gap-2">
          <input
            aria-label={`Name of the ${kind}`}
            className="field font-mono text-[13px]"
            autoComplete="off"
            spellCheck={false}
            maxLength={128}
            placeholder={placeholder}
            readOnly={isStored}
            value={name}
            onChange={(event) => {
              edit(key, { name: event.target.value })
            }}
          />
          <input
            type="password"
            aria-label={name.trim() ? `Value of ${name}` : `Value of the ${kind}`}
            className="field text-[13px]"
            // "off" would not keep browsers from offering the passwords they know.
            autoComplete="new-password"
            maxLength={8192}
            placeholder={isStored ? 'unchanged' : 'value'}
            value={value}
            onChange={(event) => {
              edit(key, { value: event.target.value })
            }}
          />
          <IconButton
            label={name.trim() ? `Remove ${name}` : `Remove this ${kind}`}
            size="small"
            onClick={() => {
              onChange(secrets.filter((secret) => secret.key !== key))
            }}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <button
        type="button"
        className="link flex w-fit items-center gap-1 text-sm"
        onClick={() => {
          onChange([...secrets, emptySecret()])
        }}
      >
        <Plus aria-hidden className="size-3.5" />
        {`Add a ${kind}`}
      </button>
    </fieldset>
  )
}
