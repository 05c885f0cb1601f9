import { useQuery } from '@tanstack/react-query'

import { DataTable } from '@/components/data-table'
import { EmptyState } from '@/components/empty-state'
import { NotLoaded } from '@/components/not-loaded'
import { formatCount, formatShare } from '@/lib/format'
import { deciderText, routeTitle } from '@/lib/route-text'

import { summaryQuery } from '../api/get-summary'

/** Where turns went, and who decided so. */
export function RouteFigures() {
  const query = useQuery(summaryQuery())
  if (query.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the routes…
      </p>
    )
  }
  if (!query.data) return <NotLoaded what="The routes" error={query.error} onRetry={query.refetch} />
  const routes = query.data.by_route.filter(({ route }) => route !== '')
  const all = routes.reduce((sum, { turns }) => sum + turns, 0)
  if (all === 0) {
    return (
      <EmptyState
        title="Nothing was routed yet"
        text="Every message is routed to the model, to a tool or to an MCP server. Chat about something, and it shows here."
      />
    )
  }
  return (
    <DataTable
      label="Routes"
      rows={routes}
      rowKey={({ route, decided_by }) => `${route} ${decided_by}`}
      columns={[
        { name: 'To', cell: ({ route }) => routeTitle(route) },
        { name: 'Decided', cell: ({ decided_by }) => deciderText(decided_by) },
        { name: 'Turns', cell: ({ turns }) => formatCount(turns), isNumber: true },
        { name: 'Share', cell: ({ turns }) => formatShare(turns / all), isNumber: true },
      ]}
    />
  )
}
