import { PanelRight } from 'lucide-react'
import type { ReactNode } from 'react'

import { IconButton } from '@/components/icon-button'

interface ChatHeaderProps {
  title: string
  leading: ReactNode
  trailing: ReactNode
  isActivityOpen: boolean
  onToggleActivity: () => void
}

export function ChatHeader({ title, leading, trailing, isActivityOpen, onToggleActivity }: ChatHeaderProps) {
  return (
    <header className="border-line flex h-14 shrink-0 items-center gap-1 border-b px-3">
      <title>{title ? `${title} · AIgentOS` : 'AIgentOS'}</title>
      {leading}
      <h1 className="mr-auto truncate px-1.5 text-[15px] font-semibold">{title}</h1>
      {trailing}
      <IconButton
        label={isActivityOpen ? 'Hide activity' : 'Show activity'}
        aria-expanded={isActivityOpen}
        onClick={onToggleActivity}
      >
        <PanelRight aria-hidden />
      </IconButton>
    </header>
  )
}
