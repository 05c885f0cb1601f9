import { useState } from 'react'

import { RemovalQuestion } from '@/components/removal-question'
import { Switch } from '@/components/switch'

import { useKeepPrompts } from '../api/keep-prompts'

/** Whether prompts are kept, and what that means for private text. */
export function KeepPrompts({ isKept }: { isKept: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const change = useKeepPrompts()
  const isOn = change.isPending ? change.variables : isKept
  return (
    <div className="mb-5 flex items-start gap-4">
      <div className="min-w-0 flex-1">
        <p aria-hidden className="text-sm font-medium">
          Keep prompts
        </p>
        <p className="text-muted text-sm">
          A prompt holds private text: what you wrote, what is remembered, passages of documents. While this
          is on, the exact prompts of the newest 200 turns are stored on this machine. Switching it off
          deletes them.
        </p>
        {!isOn && (
          <p className="text-muted mt-1.5 text-sm">It is off: what the model was sent is not kept.</p>
        )}
        {change.isError && !isAsking && (
          <p role="alert" className="text-bad mt-1.5 text-sm">
            Not changed. {change.error.message}
          </p>
        )}
      </div>
      <Switch
        label="Keep prompts"
        isOn={isOn}
        disabled={change.isPending}
        onChange={(wanted) => {
          change.reset()
          if (wanted) change.mutate(true)
          else setAsking(true)
        }}
      />
      {isAsking && (
        <RemovalQuestion
          title="Stop keeping prompts?"
          loss="The prompts that are kept are deleted. The turns stay, and from the next one on no prompt is kept."
          id={false}
          removal={change}
          onClose={() => {
            setAsking(false)
          }}
        />
      )}
    </div>
  )
}
