import { useQuery } from '@tanstack/react-query'

import { NotLoaded } from '@/components/not-loaded'

import { componentsQuery } from '../api/prompts'
import { ComponentCard } from './component-card'
import { OrchestratorPrompts } from './orchestrator-prompts'
import { Profiles } from './profiles'
import { SystemPrompt } from './system-prompt'

/** What the agent is told before every conversation, and what the orchestrator asks models. */
export function PromptsPage() {
  const query = useQuery(componentsQuery())
  if (query.isPending) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the prompts…
      </p>
    )
  }
  if (!query.data) return <NotLoaded what="The prompts" error={query.error} onRetry={query.refetch} />
  return (
    <div className="grid grid-cols-1 gap-10">
      <Profiles />
      <section aria-labelledby="components-title">
        <h2 id="components-title" className="font-semibold">
          Components
        </h2>
        <p className="text-muted mt-1 mb-4 text-sm">
          The system prompt is made of these, in this order. Changes count from the next message on and belong
          to the profile in use; the files stay as they are.
        </p>
        <ul className="grid grid-cols-1 gap-3">
          {query.data.components.map((component) => (
            <li key={component.id} className="min-w-0">
              <ComponentCard component={component} />
            </li>
          ))}
        </ul>
      </section>
      <SystemPrompt />
      <OrchestratorPrompts />
    </div>
  )
}
