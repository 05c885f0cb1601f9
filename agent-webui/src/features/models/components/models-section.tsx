import { useQuery } from '@tanstack/react-query'

import type { OfferedModel } from '@/api/types'
import { NotLoaded } from '@/components/not-loaded'
import { formatBytes } from '@/lib/format'

import { modelsQuery, useChooseModel } from '../api/models'
import { PullForm } from './pull-form'

/** Which model answers, which others there are, and how to get more. */
export function ModelsSection() {
  const query = useQuery(modelsQuery())
  const choose = useChooseModel()
  const models = query.data?.models ?? []
  const shown = choose.isPending ? choose.variables : models.find(({ current }) => current)
  const isShown = ({ name, provider }: OfferedModel) => name === shown?.name && provider === shown.provider
  return (
    <div role="group" aria-labelledby="models-title">
      <h2 id="models-title" className="font-semibold">
        Model
      </h2>
      <p className="text-muted mt-1 mb-3 text-sm">It answers from the next message on.</p>
      {query.isPending && (
        <p role="status" className="text-muted text-sm">
          Asking the backends…
        </p>
      )}
      {query.isError && <NotLoaded what="The models" error={query.error} onRetry={query.refetch} />}
      {query.isSuccess && models.length === 0 && (
        <p className="text-warn text-sm">No backend offers a model: fetch one below, or start Ollama.</p>
      )}
      <ul className="border-line divide-line divide-y rounded-2xl border text-sm empty:hidden">
        {models.map((model) => (
          <li key={`${model.provider}/${model.name}`}>
            <label className="flex items-center gap-3 px-4 py-3">
              <input
                type="radio"
                name="model"
                value={model.name}
                checked={isShown(model)}
                disabled={choose.isPending}
                onChange={() => {
                  choose.mutate(model)
                }}
              />
              <span className="min-w-0 flex-1 wrap-anywhere">{model.name}</span>
              <span className="text-muted shrink-0 text-xs">
                {[model.provider, model.size_bytes !== null && formatBytes(model.size_bytes)]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {choose.isError && (
        <p role="alert" className="text-bad mt-2 text-sm wrap-break-word">
          Not changed. {choose.error.message}
        </p>
      )}
      <PullForm />
    </div>
  )
}
