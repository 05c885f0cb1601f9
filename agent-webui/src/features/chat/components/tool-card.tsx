import { ChevronRight, CircleAlert, Wrench } from 'lucide-react'

import type { ToolCall } from '@/api/types'
import { cx } from '@/lib/cx'
import { formatDuration } from '@/lib/format'

/** One call of a tool: its result in sight, its arguments on request. */
export function ToolCard({ call }: { call: ToolCall }) {
  const isRunning = call.result == null && call.error == null
  return (
    <details
      role="group"
      aria-label={`Tool ${call.name}`}
      className={cx(
        'group/tool rounded-xl border text-sm',
        call.error == null ? 'border-line' : 'border-bad',
      )}
    >
      <summary className="hover:bg-side flex list-none items-center gap-2.5 rounded-xl px-3.5 py-2.5">
        {call.error == null ? (
          <Wrench aria-hidden className="text-accent size-4 shrink-0" />
        ) : (
          <CircleAlert aria-hidden className="text-bad size-4 shrink-0" />
        )}
        <span className="font-mono text-[13px]">{call.name}</span>
        <span className={cx('min-w-0 truncate', call.error == null ? 'text-muted' : 'text-bad')}>
          {isRunning ? 'running…' : (call.error ?? `→ ${call.result ?? ''}`)}
        </span>
        {isRunning && <span className="pulse-dot" />}
        <span className="text-muted ml-auto shrink-0 text-xs">
          {call.duration_ms != null && formatDuration(call.duration_ms)}
        </span>
        <ChevronRight
          aria-hidden
          className="text-muted size-4 shrink-0 transition-transform group-open/tool:rotate-90"
        />
      </summary>
      <dl className="border-line grid gap-2 border-t px-3.5 py-3">
        <Detail name="Arguments" text={JSON.stringify(call.arguments, null, 2)} />
        {call.result != null && <Detail name="Result" text={call.result} />}
        {call.error != null && <Detail name="Error" text={call.error} />}
      </dl>
    </details>
  )
}

function Detail({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="text-muted mb-1 text-xs">{name}</dt>
      <dd className="bg-sunken max-h-60 overflow-auto rounded-lg px-3 py-2 font-mono text-[13px] wrap-break-word whitespace-pre-wrap">
        {text}
      </dd>
    </div>
  )
}
