import { useId, useState } from 'react'

import { Button } from '@/components/button'
import { ProgressBar } from '@/components/progress-bar'
import { formatBytes } from '@/lib/format'

import { usePull, type Pulling } from './use-pull'

/** Has Ollama fetch a model by its name. */
export function PullForm() {
  const [name, setName] = useState('')
  const { pulling, pull, stop } = usePull()
  const fieldId = useId()
  const isRunning = pulling?.status === 'running'
  return (
    <form
      className="mt-4 text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '' && !isRunning) pull(name.trim())
      }}
    >
      <label htmlFor={fieldId} className="mb-1 block font-medium">
        Fetch a model with Ollama
      </label>
      <div className="flex gap-2">
        <input
          id={fieldId}
          className="field"
          maxLength={200}
          placeholder="such as qwen3:4b"
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        {isRunning ? (
          <Button onClick={stop}>Cancel</Button>
        ) : (
          <Button type="submit" disabled={name.trim() === ''}>
            Fetch
          </Button>
        )}
      </div>
      {pulling && <PullStatus pulling={pulling} />}
    </form>
  )
}

function PullStatus({ pulling }: { pulling: Pulling }) {
  const { model, status, step, problem } = pulling
  if (status === 'failed') {
    return (
      <p role="alert" className="text-bad mt-2 wrap-break-word">
        {`${model} was not fetched. ${problem ?? ''}`}
      </p>
    )
  }
  if (status === 'done') {
    return (
      <p role="status" className="mt-2">
        {`${model} is there: choose it above.`}
      </p>
    )
  }
  const { completed = null, total = null } = step ?? {}
  const share = completed !== null && total ? completed / total : null
  return (
    <div className="mt-2">
      <ProgressBar label={`Fetching ${model}`} share={share} />
      <p className="text-muted mt-1 text-xs">
        {[
          step?.status ?? 'asking Ollama',
          share !== null && `${formatBytes(completed ?? 0)} of ${formatBytes(total ?? 0)}`,
        ]
          .filter(Boolean)
          .join(', ')}
      </p>
    </div>
  )
}
