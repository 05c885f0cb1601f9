import { useQuery } from '@tanstack/react-query'

import { contextSettingsQuery } from '@/api/context-settings'
import { NotLoaded } from '@/components/not-loaded'

import { ContextSettingsForm } from './context-settings-form'

/** How much of a conversation a model is sent. */
export function ContextSettingsSection() {
  const { data, error, refetch } = useQuery(contextSettingsQuery())
  return (
    <section aria-labelledby="context-title">
      <h2 id="context-title" className="font-semibold">
        Context window
      </h2>
      <p className="text-muted mt-1 mb-3 text-sm">
        How much of a conversation the model is given, from the next message on. A larger window takes more
        memory; Ollama loads the model anew for it.
      </p>
      {data ? (
        <ContextSettingsForm settings={data} />
      ) : (
        error && <NotLoaded what="The context window" error={error} onRetry={refetch} />
      )}
    </section>
  )
}
