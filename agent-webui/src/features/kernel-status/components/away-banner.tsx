import { useQuery } from '@tanstack/react-query'
import { CloudOff } from 'lucide-react'

import { reachability } from '@/api/reachability'
import { useStore } from '@/hooks/use-store'

import { healthQuery } from '../api/get-health'

/** Says that the kernel is away for as long as it is; the health query goes on asking. */
export function AwayBanner() {
  useQuery(healthQuery())
  const isAway = useStore(reachability) === 'away'
  return (
    <div role="alert">
      {isAway && (
        <p className="bg-warn-soft text-ink border-warn flex items-center justify-center gap-2.5 border-b px-4 py-2 text-sm">
          <CloudOff aria-hidden className="text-warn size-4 shrink-0" />
          The kernel does not answer. What it was doing goes on where it stopped, as soon as it is back.
        </p>
      )}
    </div>
  )
}
