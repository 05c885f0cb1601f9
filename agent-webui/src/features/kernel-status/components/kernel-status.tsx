import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'

import { reachability } from '@/api/reachability'
import type { Health } from '@/api/types'
import { IconButton } from '@/components/icon-button'
import { useStore } from '@/hooks/use-store'
import { cx } from '@/lib/cx'

import { healthQuery } from '../api/get-health'
import { warmUpQuery } from '../api/warm-up'
import { StatusDetails } from './status-details'

/** Whether the kernel can answer, with what model, and if not, what to do. */
export function KernelStatus() {
  const { data, isError } = useQuery(healthQuery())
  useQuery(warmUpQuery(data))
  const isAway = useStore(reachability) === 'away' || isError
  const [isOpen, setOpen] = useState(false)
  const { tone, headline, lines } = describe(data, isAway)
  return (
    <section aria-label="Kernel" className="border-line border-t">
      <div className="flex items-start gap-2.5 py-2.5 pr-3 pl-5 text-[13px]">
        <span aria-hidden className={cx('mt-[0.6rem] size-2 shrink-0 rounded-full', DOTS[tone])} />
        <div role="status" aria-label="Kernel status" className="min-w-0 flex-1 py-1">
          <p className="font-medium">{headline}</p>
          {lines.map((line) => (
            <p key={line} className="text-muted wrap-break-word">
              {line}
            </p>
          ))}
        </div>
        <IconButton
          label={isOpen ? 'Hide kernel details' : 'Show kernel details'}
          size="small"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen)
          }}
        >
          <ChevronDown aria-hidden className={cx('transition-transform', !isOpen && 'rotate-180')} />
        </IconButton>
      </div>
      {isOpen && <StatusDetails health={data} />}
    </section>
  )
}

const DOTS = { good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad', muted: 'bg-strong-line' } as const

interface Description {
  tone: keyof typeof DOTS
  headline: string
  lines: string[]
}

function describe(health: Health | undefined, isAway: boolean): Description {
  if (isAway) {
    return {
      tone: 'bad',
      headline: 'The kernel does not answer',
      lines: ['It may be restarting. If it does not come back, start it with: make up'],
    }
  }
  if (!health) return { tone: 'muted', headline: 'Connecting…', lines: [] }
  if (health.status === 'degraded') {
    return { tone: 'warn', headline: 'Something needs attention', lines: health.problems }
  }
  const model = [health.model, health.provider && `(${health.provider})`].filter(Boolean).join(' ')
  return { tone: 'good', headline: 'Ready', lines: model ? [model] : [] }
}
