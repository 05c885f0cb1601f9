import { useQueryClient } from '@tanstack/react-query'
import { Menu } from 'lucide-react'
import { useCallback, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'

import { IconButton } from '@/components/icon-button'
import { Sheet } from '@/components/modal'
import { ThemeToggle } from '@/components/theme-toggle'
import { ChatView } from '@/features/chat/components/chat-view'
import { conversationsKey } from '@/features/conversations/api/list-conversations'
import { AwayBanner } from '@/features/kernel-status/components/away-banner'
import { useMediaQuery } from '@/hooks/use-media-query'

import { Sidebar } from './sidebar'

const WIDE = '(min-width: 48rem)'

const hrefOf = (id: string) => `/c/${encodeURIComponent(id)}`

export function ChatPage({ conversationId }: { conversationId: string | null }) {
  const isWide = useMediaQuery(WIDE)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [, navigate] = useLocation()
  const client = useQueryClient()

  const refreshList = useCallback(() => {
    void client.invalidateQueries({ queryKey: conversationsKey })
  }, [client])
  const closeMenu = () => {
    setMenuOpen(false)
  }
  const newChat = () => {
    closeMenu()
    navigate('/')
  }
  const sidebar = (
    <Sidebar
      currentId={conversationId}
      hrefOf={hrefOf}
      onNewChat={newChat}
      onDeleted={(id) => {
        if (id === conversationId) newChat()
      }}
    />
  )

  return (
    <div className="flex h-dvh flex-col">
      <AwayBanner />
      <div className="flex min-h-0 flex-1">
        {isWide && <div className="border-line bg-side w-72 shrink-0 border-r">{sidebar}</div>}
        {!isWide && isMenuOpen && (
          <Sheet side="left" label="Menu" onClose={closeMenu}>
            <ClosingOnChoice onChoice={closeMenu}>{sidebar}</ClosingOnChoice>
          </Sheet>
        )}
        <div className="min-w-0 flex-1">
          <ChatView
            conversationId={conversationId}
            onConversationStarted={(id) => {
              navigate(hrefOf(id), { replace: true })
            }}
            onConversationChanged={refreshList}
            onNewChat={newChat}
            leading={
              !isWide && (
                <IconButton
                  label="Open menu"
                  onClick={() => {
                    setMenuOpen(true)
                  }}
                >
                  <Menu aria-hidden />
                </IconButton>
              )
            }
            trailing={<ThemeToggle />}
          />
        </div>
      </div>
    </div>
  )
}

/** Following a link in the menu closes it, also the link to where one already is. */
function ClosingOnChoice({ onChoice, children }: { onChoice: () => void; children: ReactNode }) {
  return (
    <div
      className="h-full"
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a')) onChoice()
      }}
    >
      {children}
    </div>
  )
}
