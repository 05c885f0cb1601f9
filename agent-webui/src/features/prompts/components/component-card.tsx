import { Pencil, RotateCcw } from 'lucide-react'
import { useState } from 'react'

import type { PromptComponent } from '@/api/types'
import { Button } from '@/components/button'
import { Switch } from '@/components/switch'
import { formatNumberOf } from '@/lib/format'

import { useChangeComponent, useResetPrompts } from '../api/change-prompts'
import { EditComponent } from './edit-component'
import { TextDiff } from './text-diff'

/** One component: on or off, its text, and how that differs from the file. */
export function ComponentCard({ component }: { component: PromptComponent }) {
  const [isEditing, setEditing] = useState(false)
  const change = useChangeComponent()
  const reset = useResetPrompts()
  const { id, title, content, enabled, default_content, default_enabled } = component
  const isRewritten = content !== default_content
  const isChanged = isRewritten || enabled !== default_enabled
  const problem = change.error ?? reset.error
  return (
    <article
      aria-label={title}
      className="border-line bg-raised grid grid-cols-1 gap-3 rounded-2xl border p-4 text-sm"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{title}</h3>
          <p className="text-muted dotted text-[13px]">
            <span>{`about ${formatNumberOf(component.tokens_est, 'token')}`}</span>
            {isRewritten && <span>Changed</span>}
            {!enabled && <span>Off: not in the prompt</span>}
          </p>
        </div>
        <Switch
          label={`Use ${title}`}
          isOn={
            change.isPending && change.variables.enabled !== undefined ? change.variables.enabled : enabled
          }
          disabled={change.isPending}
          onChange={(wanted) => {
            change.mutate({ id, enabled: wanted })
          }}
        />
      </div>
      {isRewritten ? (
        <TextDiff before={default_content} after={content} />
      ) : (
        <p className="wrap-break-word whitespace-pre-wrap">{content}</p>
      )}
      {problem && (
        <p role="alert" className="text-bad wrap-break-word">
          Not changed. {problem.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() => {
            setEditing(true)
          }}
        >
          <Pencil aria-hidden />
          Edit
        </Button>
        {isChanged && (
          <Button
            disabled={reset.isPending}
            onClick={() => {
              reset.mutate(id)
            }}
          >
            <RotateCcw aria-hidden />
            Reset
          </Button>
        )}
      </div>
      {isEditing && (
        <EditComponent
          component={component}
          onClose={() => {
            setEditing(false)
          }}
        />
      )}
    </article>
  )
}
