import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'
import { NotLoaded } from '@/components/not-loaded'

import { runsQuery } from '../api/list-runs'
import { isActive } from '../words'
import { CompareRuns } from './compare-runs'
import { RunProgress } from './run-progress'
import { RunReport } from './run-report'
import { RunsTable } from './runs-table'
import { StartRun } from './start-run'

/** How fast the model is by itself and through AIgentOS, measured on this machine. */
export function BaselinePage() {
  const query = useInfiniteQuery(runsQuery())
  const [chosen, setChosen] = useState<string | null>(null)
  if (query.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the runs…
      </p>
    )
  }
  if (!query.data) return <NotLoaded what="The runs" error={query.error} onRetry={query.refetch} />
  const runs = query.data.pages.flatMap((page) => page.runs)
  const active = runs.find(isActive)
  const over = runs.filter((run) => !isActive(run))
  const shown = over.find(({ id }) => id === chosen) ?? over[0]
  return (
    <div className="grid grid-cols-1 gap-8">
      <p className="text-muted -mb-4 text-sm">
        The same questions are asked straight to the model, and through all of AIgentOS. The difference is
        what AIgentOS costs on this machine. Other answers are slower meanwhile.
      </p>
      {active ? (
        <RunProgress run={active} />
      ) : (
        <StartRun
          onStarted={() => {
            setChosen(null)
          }}
        />
      )}
      {over.length === 0 && !active && (
        <EmptyState
          title="No run yet"
          text="Start one above. Its results, turn by turn and case by case, show here and stay."
        />
      )}
      {shown && (
        <>
          <div>
            <RunsTable runs={over} shownId={shown.id} onShow={setChosen} />
            {query.hasNextPage && (
              <Button
                className="mt-4 w-full"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </div>
          <RunReport key={shown.id} run={shown} />
          <CompareRuns key={`compare ${shown.id}`} runs={over} shown={shown} />
        </>
      )}
    </div>
  )
}
