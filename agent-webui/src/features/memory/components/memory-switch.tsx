import { useQuery } from '@tanstack/react-query'

import { contextSettingsQuery } from '@/api/context-settings'
import { Switch } from '@/components/switch'

import { useSwitchMemory } from '../api/switch-memory'

/** Whether anything is remembered and used at all. */
export function MemorySwitch() {
  const { data } = useQuery(contextSettingsQuery())
  const change = useSwitchMemory()
  const isOn = change.isPending ? change.variables : (data?.memory_enabled ?? true)
  return (
    <div className="flex items-start gap-4">
      <div className="min-w-0 flex-1">
        <p aria-hidden className="text-sm font-medium">
          Use memory
        </p>
        <p className="text-muted text-sm">
          What is said in conversations and what documents hold is remembered on your machine. Answers use
          what fits the question, and show what they used.
        </p>
        {/* Said when it is so, not when it is asked for. */}
        {data?.memory_enabled === false && (
          <p role="status" className="text-warn mt-1.5 text-sm">
            Memory is off: nothing is remembered and nothing is used. What is here stays until you forget it.
          </p>
        )}
        {change.isError && (
          <p role="alert" className="text-bad mt-1.5 text-sm">
            Not changed. {change.error.message}
          </p>
        )}
      </div>
      <Switch
        label="Use memory"
        isOn={isOn}
        disabled={!data || change.isPending}
        onChange={(wanted) => {
          change.mutate(wanted)
        }}
      />
    </div>
  )
}
