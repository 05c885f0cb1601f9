import { Brain, ChevronRight } from 'lucide-react'

import { Markdown } from '@/components/markdown/markdown'
import { formatDuration } from '@/lib/format'

import { reasoningTime, type ChatMessage } from '../stream/chat-state'

/** What the model thought before it spoke; closed until asked for. */
export function Reasoning({ message }: { message: ChatMessage }) {
  const isThinking = message.status === 'streaming' && message.content === ''
  const time = reasoningTime(message)
  return (
    <details className="group/reasoning">
      <summary className="text-muted hover:text-ink flex w-fit list-none items-center gap-1.5 rounded-md py-0.5 text-sm">
        <Brain aria-hidden className="size-4" />
        {isThinking ? 'Reasoning…' : time === null ? 'Reasoning' : `Reasoned for ${formatDuration(time)}`}
        <ChevronRight aria-hidden className="size-4 transition-transform group-open/reasoning:rotate-90" />
      </summary>
      <div className="border-line text-muted mt-2 border-l-2 pl-4 text-sm">
        <Markdown text={message.reasoning ?? ''} isGrowing={isThinking} />
      </div>
    </details>
  )
}
