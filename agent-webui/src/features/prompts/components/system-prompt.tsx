import { useQuery } from '@tanstack/react-query'

import { CopyButton } from '@/components/copy-button'
import { NotLoaded } from '@/components/not-loaded'
import { PlainText } from '@/components/plain-text'
import { formatNumberOf } from '@/lib/format'

import { systemPromptQuery } from '../api/prompts'

/** What all components make together, as a model is sent it. */
export function SystemPrompt() {
  const query = useQuery(systemPromptQuery())
  return (
    <section aria-labelledby="system-title">
      <div className="mb-3 flex items-center gap-2">
        <h2 id="system-title" className="font-semibold">
          System prompt
        </h2>
        {query.data && (
          <>
            <p className="text-muted text-sm">{`about ${formatNumberOf(query.data.tokens_est, 'token')}`}</p>
            <CopyButton text={query.data.content} label="Copy the system prompt" />
          </>
        )}
      </div>
      {query.isError && <NotLoaded what="The system prompt" error={query.error} onRetry={query.refetch} />}
      {query.data && <PlainText label="System prompt as it is sent" text={query.data.content} />}
    </section>
  )
}
