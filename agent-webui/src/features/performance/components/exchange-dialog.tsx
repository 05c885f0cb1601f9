import type { ReactNode } from 'react'

import type { Exchange } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'
import { PlainText } from '@/components/plain-text'
import { TurnStatus } from '@/components/turn-status'
import { formatWhen } from '@/lib/format'
import { decisionText, routeTitle } from '@/lib/route-text'

import { PromptParts } from './prompt-parts'
import { ToolCalls } from './tool-calls'
import { Waterfall } from './waterfall'

interface ExchangeDialogProps {
  exchange: Exchange
  memory: (used: Exchange['retrieved']) => ReactNode
  onClose: () => void
}

/** What one turn took: its steps, its prompt by part, tools, memory, and how it was routed. */
export function ExchangeDialog({ exchange, memory, onClose }: ExchangeDialogProps) {
  const { route, route_detail: detail, observations, retrieved } = exchange
  return (
    <Modal title="Exchange" size="large" onClose={onClose}>
      <div className="grid grid-cols-1 gap-6 text-sm">
        <div>
          <p className="wrap-anywhere" dir="auto">
            {exchange.message}
          </p>
          <p className="text-muted dotted mt-1 text-[13px]">
            <time dateTime={exchange.created_at}>{formatWhen(exchange.created_at)}</time>
            <TurnStatus status={exchange.status} />
            {exchange.model !== null && (
              <span>{`${exchange.model} (${exchange.provider ?? 'unknown'})`}</span>
            )}
          </p>
          {exchange.error !== null && (
            <p className="text-bad mt-1.5 wrap-anywhere">
              {exchange.error}
              {exchange.error_code !== null && ` (${exchange.error_code})`}
            </p>
          )}
        </div>
        <Part name="Where the time went">
          <Waterfall exchange={exchange} />
        </Part>
        <Part name="Prompt by part">
          <PromptParts exchange={exchange} />
        </Part>
        {observations.length > 0 && (
          <Part name="Tool calls">
            <ToolCalls calls={observations} />
          </Part>
        )}
        {retrieved.length > 0 && <Part name="Memory">{memory(retrieved)}</Part>}
        <Part name="Route">
          <p>
            {route === null
              ? 'The turn ended before it was routed.'
              : [`To ${routeTitle(route)}`, decisionText(exchange)].filter(Boolean).join(', ')}
          </p>
          {Object.keys(detail).length > 0 && (
            <div className="mt-2">
              <PlainText label="Route detail" text={JSON.stringify(detail, null, 2)} />
            </div>
          )}
        </Part>
      </div>
      <div className="mt-6 flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Modal>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} className="min-w-0">
      <h3 className="mb-2 font-semibold">{name}</h3>
      {children}
    </section>
  )
}
