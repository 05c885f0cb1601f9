import { DecisionList } from '@/features/performance/components/decision-list'
import { RouteFigures } from '@/features/performance/components/route-figures'
import { OrchestratorPrompts } from '@/features/prompts/components/orchestrator-prompts'

/** The page of orchestration: where turns go, who decides so, and what a model is asked when it decides. */
export function OrchestrationSection() {
  return (
    <div className="grid grid-cols-1 gap-10">
      <section aria-labelledby="routes-title">
        <h2 id="routes-title" className="mb-3 font-semibold">
          Routes
        </h2>
        <RouteFigures />
      </section>
      <section aria-labelledby="decisions-title" className="not-has-[table]:hidden">
        <h2 id="decisions-title" className="mb-3 font-semibold">
          Last decisions
        </h2>
        <DecisionList />
      </section>
      <OrchestratorPrompts />
    </div>
  )
}
