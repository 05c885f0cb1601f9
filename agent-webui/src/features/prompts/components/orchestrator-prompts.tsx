import { useQuery } from '@tanstack/react-query'

import { NotLoaded } from '@/components/not-loaded'
import { PlainText } from '@/components/plain-text'
import { formatNumberOf } from '@/lib/format'

import { orchestratorPromptsQuery } from '../api/prompts'

/** What models are asked beside the conversation; words in braces are filled in for each call. */
export function OrchestratorPrompts() {
  const query = useQuery(orchestratorPromptsQuery())
  return (
    <section aria-labelledby="orchestrator-title">
      <h2 id="orchestrator-title" className="font-semibold">
        Orchestrator prompts
      </h2>
      <p className="text-muted mt-1 mb-3 text-sm">
        Files of agent-prompts/orchestrator: edit them there and restart. Words in braces are filled in for
        each call.
      </p>
      {query.isError && (
        <NotLoaded what="The orchestrator's prompts" error={query.error} onRetry={query.refetch} />
      )}
      <ul className="grid grid-cols-1 gap-2">
        {query.data?.prompts.map(({ id, title, content, tokens_est }) => (
          <li key={id} className="min-w-0">
            <details className="border-line bg-raised rounded-xl border px-4 py-3 text-sm">
              <summary className="cursor-pointer font-medium">
                {title}
                <span className="text-muted ml-2 text-[13px] font-normal">
                  {`about ${formatNumberOf(tokens_est, 'token')}`}
                </span>
              </summary>
              <div className="mt-3">
                <PlainText label={title} text={content} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
