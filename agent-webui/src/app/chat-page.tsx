import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { useLocation } from 'wouter'
import { useLocationProperty } from 'wouter/use-browser-location'

import { contextSettingsQuery } from '@/api/context-settings'
import { ThemeToggle } from '@/components/theme-toggle'
import { ChatView } from '@/features/chat/components/chat-view'
import { conversationsKey } from '@/features/conversations/api/list-conversations'
import { conversationHref } from '@/lib/links'

import { ChatSidebar } from './chat-sidebar'
import { chatSlots } from './chat-slots'
import { Frame } from './frame'
import { lastChat } from './last-chat'
import { useAttachments } from './use-attachments'

export function ChatPage({ conversationId }: { conversationId: string | null }) {
  const [, navigate] = useLocation()
  const client = useQueryClient()
  useEffect(() => {
    lastChat.set(conversationId === null ? '/' : conversationHref(conversationId))
  }, [conversationId])

  const refreshList = useCallback(() => {
    void client.invalidateQueries({ queryKey: conversationsKey })
  }, [client])
  const newChat = () => {
    navigate('/')
  }
  const openStarted = (id: string) => {
    navigate(conversationHref(id), { replace: true })
  }
  const target = useLocationProperty(hash)
  const leaveTarget = useCallback(() => {
    if (conversationId !== null) navigate(conversationHref(conversationId), { replace: true })
  }, [conversationId, navigate])
  const { data: settings } = useQuery(contextSettingsQuery())
  const attachments = useAttachments(conversationId, openStarted)
  return (
    <Frame
      sidebar={(closeMenu) => (
        <ChatSidebar
          currentId={conversationId}
          hrefOf={conversationHref}
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
          target={target}
          onTargetTaken={leaveTarget}
          onConversationStarted={openStarted}
          onConversationChanged={refreshList}
          onNewChat={newChat}
          slots={chatSlots}
          attachments={attachments}
          contextWindow={settings?.max_context_tokens ?? null}
          leading={menuButton}
          trailing={<ThemeToggle />}
        />
      )}
    </Frame>
  )
}

/** The turn that the address names after its `#`; '' is none. */
function hash(): string {
  return decodeURIComponent(window.location.hash.slice(1))
}
