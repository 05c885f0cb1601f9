import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { useLocation } from 'wouter'

import { ThemeToggle } from '@/components/theme-toggle'
import { ChatView } from '@/features/chat/components/chat-view'
import { conversationsKey } from '@/features/conversations/api/list-conversations'

import { ChatSidebar } from './chat-sidebar'
import { Frame } from './frame'
import { lastChat } from './last-chat'

const hrefOf = (id: string) => `/c/${encodeURIComponent(id)}`

export function ChatPage({ conversationId }: { conversationId: string | null }) {
  const [, navigate] = useLocation()
  const client = useQueryClient()
  useEffect(() => {
    lastChat.set(conversationId === null ? '/' : hrefOf(conversationId))
  }, [conversationId])

  const refreshList = useCallback(() => {
    void client.invalidateQueries({ queryKey: conversationsKey })
  }, [client])
  const newChat = () => {
    navigate('/')
  }
  return (
    <Frame
      sidebar={(closeMenu) => (
        <ChatSidebar
          currentId={conversationId}
          hrefOf={hrefOf}
          onNewChat={() => {
            closeMenu()
            newChat()
          }}
          onDeleted={(id) => {
            if (id !== conversationId) return
            closeMenu()
            newChat()
          }}
        />
      )}
    >
      {(menuButton) => (
        <ChatView
          conversationId={conversationId}
          onConversationStarted={(id) => {
            navigate(hrefOf(id), { replace: true })
          }}
          onConversationChanged={refreshList}
          onNewChat={newChat}
          leading={menuButton}
          trailing={<ThemeToggle />}
        />
      )}
    </Frame>
  )
}
