import { X } from 'lucide-react'

import { IconButton } from '@/components/icon-button'

import type { ChatTurn } from '../stream/chat-state'
import { ActivityTimeline } from './activity-timeline'
import { Figures } from './figures'

interface ActivityPanelProps {
  turn: ChatTurn | null
  onClose: () => void
}

/** How the kernel worked on a turn. */
export function ActivityPanel({ turn, onClose }: ActivityPanelProps) {
  const question = turn?.messages.find(({ role }) => role === 'user')
  return (
    <aside aria-label="Activity" className="bg-side flex h-full flex-col">
      <header className="border-line flex h-14 shrink-0 items-center justify-between border-b pr-3 pl-5">
        <h2 className="text-sm font-semibold">Activity</h2>
        <IconButton label="Close activity" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {turn ? (
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4" tabIndex={0} role="group" aria-label="Turn">
          {question && <p className="text-muted mb-4 line-clamp-2 text-sm">“{question.content}”</p>}
          <ActivityTimeline turn={turn} />
          {turn.performance && <Figures performance={turn.performance} />}
        </div>
      ) : (
        <p className="text-muted p-5 text-sm">
          What happens to a message shows here: who decides on its route, which tools run, how long it takes.
        </p>
      )}
    </aside>
  )
}
