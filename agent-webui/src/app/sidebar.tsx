import { SquarePen } from 'lucide-react'

import { Button } from '@/components/button'
import { ConversationList } from '@/features/conversations/components/conversation-list'
import { KernelStatus } from '@/features/kernel-status/components/kernel-status'

interface SidebarProps {
  currentId: string | null
  hrefOf: (id: string) => string
  onNewChat: () => void
  onDeleted: (id: string) => void
}

export function Sidebar({ currentId, hrefOf, onNewChat, onDeleted }: SidebarProps) {
  return (
    <section aria-label="Sidebar" className="flex h-full flex-col">
      <div className="flex h-14 shrink-0 items-center gap-2.5 px-5">
        <img src="/favicon.svg" alt="" className="size-6" />
        <span className="font-semibold tracking-tight">AIgentOS</span>
      </div>
      <div className="px-3 pb-2">
        <Button className="w-full" onClick={onNewChat}>
          <SquarePen aria-hidden />
          New chat
        </Button>
      </div>
      <ConversationList currentId={currentId} hrefOf={hrefOf} onDeleted={onDeleted} />
      <KernelStatus />
    </section>
  )
}
