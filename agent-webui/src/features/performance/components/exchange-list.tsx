import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'

import type { Exchange } from '@/api/types'
import { Button } from '@/components/button'
import { DataTable, type Column } from '@/components/data-table'
import { TurnStatus } from '@/components/turn-status'
import { formatCount, formatDuration, formatRate, formatWhen } from '@/lib/format'
import { conversationHref } from '@/lib/links'
import { deciderText, routeTitle } from '@/lib/route-text'

import { ExchangeDialog } from './exchange-dialog'

interface ExchangeListProps {
  exchanges: readonly Exchange[]
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  memory: (used: Exchange['retrieved']) => ReactNode
}

/** The turns that have ended; each opens to what it took, step by step. */
export function ExchangeList({ exchanges, query, memory }: ExchangeListProps) {
  const [shown, setShown] = useState<Exchange | null>(null)
  return (
    <div>
      <h2 className="mb-2 text-sm font-semibold">Recent exchanges</h2>
      <DataTable
        label="Recent exchanges"
        columns={columns(setShown)}
        rows={exchanges}
        rowKey={({ turn_id }) => turn_id}
        stacks
      />
      {query.hasNextPage && (
        <Button
          className="mt-4 w-full"
          disabled={query.isFetchingNextPage}
          onClick={() => {
            query.fetchNextPage()
          }}
        >
          Show more
        </Button>
      )}
      {shown && (
        <ExchangeDialog
          exchange={shown}
          memory={memory}
          onClose={() => {
            setShown(null)
          }}
        />
      )}
    </div>
  )
}

function columns(onOpen: (exchange: Exchange) => void): Column<Exchange>[] {
  return [
    {
      name: 'Message',
      cell: (exchange) => (
        <>
          <button
            type="button"
            aria-haspopup="dialog"
            className="link line-clamp-2 text-left wrap-anywhere md:max-w-72"
            onClick={() => {
              onOpen(exchange)
            }}
          >
            <bdi>{exchange.message.trim() || 'An empty message'}</bdi>
          </button>
          <span className="text-muted dotted text-xs">
            <time dateTime={exchange.created_at}>{formatWhen(exchange.created_at)}</time>
            <Link
              href={conversationHref(exchange.conversation_id, exchange.turn_id)}
              className="hover:text-ink"
            >
              <bdi className="inline-block max-w-52 truncate align-bottom underline">
                {exchange.conversation_title ?? 'Conversation'}
              </bdi>
            </Link>
          </span>
        </>
      ),
    },
    { name: 'Status', cell: ({ status }) => <TurnStatus status={status} /> },
    { name: 'Route', cell: (exchange) => <Route exchange={exchange} /> },
    { name: 'Model', cell: ({ model }) => model && <ModelName name={model} /> },
    { name: 'First token', isNumber: true, cell: ({ ttft_ms }) => shown(ttft_ms, formatDuration) },
    { name: 'Total', isNumber: true, cell: ({ total_ms }) => shown(total_ms, formatDuration) },
    { name: 'Tokens in / out', isNumber: true, cell: tokensText },
    { name: 'Speed', isNumber: true, cell: ({ tokens_per_second: speed }) => shown(speed, formatRate) },
  ]
}

/** Names of models are long, and tell them apart at their ends, too. */
function ModelName({ name }: { name: string }) {
  return <span className="block wrap-break-word md:max-w-36">{name}</span>
}

function Route({ exchange: { route, decided_by } }: { exchange: Exchange }) {
  if (route === null) return '–'
  return (
    <>
      <span className="block whitespace-nowrap first-letter:uppercase">{routeTitle(route)}</span>
      {decided_by !== null && <span className="text-muted block text-xs">{deciderText(decided_by)}</span>}
    </>
  )
}

/** "1,240 (1,100 cached) / 120". */
function tokensText(exchange: Exchange): ReactNode {
  const { prompt_tokens: prompt, cached_prompt_tokens: cached, completion_tokens: answer } = exchange
  if (prompt === null && answer === null) return null
  return (
    <>
      {`${prompt === null ? '–' : formatCount(prompt)} / ${answer === null ? '–' : formatCount(answer)}`}
      {cached !== null && cached > 0 && (
        <span className="text-muted block text-xs">{`${formatCount(cached)} cached`}</span>
      )}
    </>
  )
}

function shown(value: number | null, format: (value: number) => string): string | null {
  return value === null ? null : format(value)
}
