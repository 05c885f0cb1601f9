import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { DataTable } from '@/components/data-table'
import { formatMilliseconds, formatWhen } from '@/lib/format'
import { conversationHref } from '@/lib/links'
import { decisionText, routeTitle } from '@/lib/route-text'

import { exchangesQuery } from '../api/list-exchanges'

const SHOWN = 20

/** The last decisions: what was said, where it went, who decided and how long that took. */
export function DecisionList() {
  const { data } = useInfiniteQuery(exchangesQuery())
  const decided = (data?.pages[0]?.exchanges ?? []).filter(({ route }) => route !== null).slice(0, SHOWN)
  if (decided.length === 0) return null
  return (
    <DataTable
      label="Last decisions"
      rows={decided}
      rowKey={({ turn_id }) => turn_id}
      stacks
      columns={[
        {
          name: 'Message',
          cell: ({ message, conversation_id, turn_id }) => (
            <Link
              href={conversationHref(conversation_id, turn_id)}
              className="link line-clamp-2 wrap-anywhere"
            >
              {message.trim() || 'An empty message'}
            </Link>
          ),
        },
        { name: 'To', cell: ({ route }) => routeTitle(route ?? '') },
        { name: 'How', cell: (exchange) => decisionText(exchange) },
        {
          name: 'Took',
          cell: ({ trace }) => {
            const routing = trace.find(({ name }) => name === 'routing')
            return routing && formatMilliseconds(routing.duration_ms)
          },
          isNumber: true,
        },
        { name: 'When', cell: ({ created_at }) => formatWhen(created_at) },
      ]}
    />
  )
}
