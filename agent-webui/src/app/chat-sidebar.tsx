import { SquarePen } from 'lucide-react'

import { Button } from '@/components/button'
import { ConversationList } from '@/features/conversations/components/conversation-list'

import { Sidebar } from './sidebar'

interface ChatSidebarProps {
  currentId: string | null
  /** The address of a conversation, or of one turn in it. */
  hrefOf: (id: string, turnId?: string) => string
  onNewChat: () => void
  onDeleted: (id: string) => void
}

export function ChatSidebar({ currentId, hrefOf, onNewChat, onDeleted }: ChatSidebarProps) {
  return (
    <Sidebar current="chat">
      <div className="px-3 pb-2">
        <Button className="w-full" onClick={onNewChat}>
          <SquarePen aria-hidden />
          New chat
        </Button>
      </div>
      <ConversationList currentId={currentId} hrefOf={hrefOf} onDeleted={onDeleted} />
    </Sidebar>
  )
}
