import { useState, type ReactNode } from 'react'

import type { ToolCall } from '@/api/types'
import { PlainText } from '@/components/plain-text'
import { prettyJson } from '@/lib/pretty-json'

import { ArgumentsTable } from './arguments-table'

/** All there is to know of a call. What a tool says is text of somebody else: shown as it is, never as markup. */
export function ToolCallDetails({ call }: { call: ToolCall }) {
  const [asJson, setAsJson] = useState(false)
  const hasArguments = Object.keys(call.arguments).length > 0
  return (
    <div className="border-line grid grid-cols-1 gap-3 border-t px-3.5 py-3">
      <Part
        name="Arguments"
        action={
          hasArguments && (
            <button
              type="button"
              className="link"
              aria-pressed={asJson}
              onClick={() => {
                setAsJson(!asJson)
              }}
            >
              JSON
            </button>
          )
        }
      >
        {!hasArguments && <p className="text-muted">none</p>}
        {hasArguments && asJson && (
          <PlainText label="Arguments as JSON" text={JSON.stringify(call.arguments, null, 2)} />
        )}
        {hasArguments && !asJson && <ArgumentsTable values={call.arguments} />}
      </Part>
      {call.error != null && (
        <Part name="Error">
          <p className="text-bad wrap-break-word whitespace-pre-wrap">{call.error}</p>
        </Part>
      )}
      {call.result != null && (
        <Part name="Result">
          {call.result.trim() === '' ? (
            <p className="text-muted">The tool returned nothing.</p>
          ) : (
            <PlainText label="Result" text={prettyJson(call.result)} />
          )}
        </Part>
      )}
      <p className="text-muted text-xs wrap-break-word">
        Called as <code className="font-mono">{call.name}</code>
      </p>
    </div>
  )
}

function Part({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <div className="mb-1 flex items-baseline justify-between gap-3 text-xs">
        <p className="text-muted">{name}</p>
        {action}
      </div>
      {children}
    </div>
  )
}
