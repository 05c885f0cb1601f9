import { useCallback, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'

import { useMediaQuery } from '@/hooks/use-media-query'
import { useStoredFlag } from '@/hooks/use-stored-flag'
import { DropHint } from '@/components/drop-hint'
import { Sheet } from '@/components/modal'
import { useFileDrop } from '@/hooks/use-file-drop'

import { isAnswering as isAnsweringTurn, type ChatState } from '../stream/chat-state'
import { useConversationStream } from '../stream/use-conversation-stream'
import { useOutbox } from '../outbox/use-outbox'
import { ActivityPanel } from './activity-panel'
import { Announcer } from './announcer'
import { ChatHeader } from './chat-header'
import { Composer, type ComposerHandle } from './composer'
import { ContextMeter } from './context-meter'
import { EmptyState } from './empty-state'
import { GoneNotice } from './gone-notice'
import { MessageList } from './message-list'
import type { Attachments, ChatSlots } from './slots'
import { useStop } from './use-stop'
import { useVersions } from './use-versions'

interface ChatViewProps {
  /** Null: a conversation that does not exist yet. */
  conversationId: string | null
  /** A turn to be shown, even of another version; '' is none. */
  target: string
  /** The target is known: the address need not name it any longer. */
  onTargetTaken: () => void
  onConversationStarted: (id: string) => void
  /** The title or the last message changed. */
  onConversationChanged: () => void
  onNewChat: () => void
  slots: ChatSlots
  attachments: Attachments
  /** Tokens a prompt and its answer may have; null while unknown. */
  contextWindow: number | null
  /** What the page puts before the title (a menu button). */
  leading?: ReactNode
  /** What the page puts at the end of the header. */
  trailing?: ReactNode
}

const WIDE = '(min-width: 80rem)'

export function ChatView(props: ChatViewProps) {
  const { conversationId, attachments, onConversationChanged, onConversationStarted } = props
  const { state, connection } = useConversationStream(conversationId)
  const { entries, post, outbox } = useOutbox(conversationId, state, onConversationStarted)
  const turns = state?.turns ?? []
  const isAnswering = turns.some(isAnsweringTurn)
  const stop = useStop(conversationId, isAnswering)
  const { versions, problem } = useVersions(conversationId)
  const composer = useRef<ComposerHandle>(null)
  const activity = useActivity(conversationId)

  const focusComposer = useFocusOnOpen(composer, conversationId)
  useEffect(onConversationChanged, [
    state?.title,
    state?.updatedAt,
    turns.length,
    isAnswering,
    onConversationChanged,
  ])

  const isGone = connection === 'gone'
  const isLoading = conversationId !== null && state === null && !isGone
  // One of them makes the conversation: the other waits to know which it is.
  const isHeld = conversationId === null && attachments.isSending
  const canAttach = !isGone && (conversationId !== null || entries.length === 0)
  const { isOver, area } = useFileDrop(canAttach ? attachments.add : null)
  const isEmpty = turns.length === 0 && entries.length === 0
  return (
    <div className="flex h-full min-w-0">
      <main className="relative flex min-w-0 flex-1 flex-col" {...area}>
        <ChatHeader
          title={isLoading ? '' : titleOf(state)}
          leading={props.leading}
          trailing={props.trailing}
          isActivityOpen={activity.isOpen}
          onToggleActivity={activity.toggle}
        />
        {isGone ? (
          <GoneNotice onNewChat={props.onNewChat} />
        ) : (
          <>
            {isEmpty && !isLoading ? (
              <EmptyState
                disabled={isHeld}
                onPick={(text) => {
                  post(text)
                  focusComposer()
                }}
              />
            ) : (
              <MessageList
                key={conversationId}
                turns={turns}
                entries={entries}
                isLoading={isLoading}
                slots={props.slots}
                outbox={outbox}
                versions={versions}
                isAnswering={isAnswering}
                target={props.target}
                onTargetTaken={props.onTargetTaken}
                onShowActivity={activity.show}
              />
            )}
            <div className="mx-auto w-full max-w-3xl px-4 pb-4 max-sm:px-3 max-sm:pb-3">
              {(stop.problem ?? problem) && (
                <p role="alert" className="text-bad mb-2 text-sm">
                  {stop.problem ?? problem}
                </p>
              )}
              <Composer
                ref={composer}
                draftKey={conversationId ?? 'new'}
                isAnswering={isAnswering}
                isStopping={stop.isStopping}
                attachments={attachments}
                canAttach={canAttach}
                isHeld={isHeld}
                meter={<ContextMeter turns={turns} contextWindow={props.contextWindow} />}
                onSend={post}
                onStop={stop.stop}
              />
            </div>
          </>
        )}
        {isOver && <DropHint text="Drop the files to attach them" />}
      </main>
      {activity.isOpen && (
        <ActivityFrame onClose={activity.toggle}>
          <ActivityPanel turn={shownTurn(state, activity.turnId)} onClose={activity.toggle} />
        </ActivityFrame>
      )}
      <Announcer turns={turns} />
    </div>
  )
}

/** A conversation has no title before its first turn is finished: until then, its first question. */
function titleOf(state: ChatState | null): string {
  const question = state?.turns[0]?.messages.find(({ role }) => role === 'user')?.content
  return state?.title ?? question ?? 'New chat'
}

/** The panel beside the messages where there is room, over them where there is none. */
function ActivityFrame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const isWide = useMediaQuery(WIDE)
  if (isWide) return <div className="border-line w-80 shrink-0 border-l">{children}</div>
  return (
    <Sheet side="right" label="Activity" onClose={onClose}>
      {children}
    </Sheet>
  )
}

function shownTurn(state: ChatState | null, turnId: string | null) {
  return (
    state?.turns.find(({ id }) => id === turnId) ??
    state?.turns.find(isAnsweringTurn) ??
    state?.turns.at(-1) ??
    null
  )
}

/** Whether the Activity panel is open, and which turn it shows (null: the one that runs, else the last). */
function useActivity(conversationId: string | null) {
  const isWide = useMediaQuery(WIDE)
  const [isOpenWide, setOpenWide] = useStoredFlag('aigentos.activity', true)
  const [isOpenNarrow, setOpenNarrow] = useState(false)
  const [selected, setSelected] = useState<{ conversationId: string | null; turnId: string } | null>(null)
  const isOpen = isWide ? isOpenWide : isOpenNarrow
  const setOpen = isWide ? setOpenWide : setOpenNarrow
  const show = useCallback(
    (turnId: string) => {
      setSelected({ conversationId, turnId })
      setOpen(true)
    },
    [conversationId, setOpen],
  )
  return {
    isOpen,
    turnId: selected?.conversationId === conversationId ? selected.turnId : null,
    toggle: () => {
      setOpen(!isOpen)
      setSelected(null)
    },
    show,
  }
}

/** Opening a conversation means to write in it, but on a touch screen that would raise the keyboard unasked. */
function useFocusOnOpen(composer: RefObject<ComposerHandle | null>, conversationId: string | null) {
  const hasKeyboard = useMediaQuery('(pointer: fine)')
  const focus = useCallback(() => {
    if (hasKeyboard) composer.current?.focus()
  }, [composer, hasKeyboard])
  useEffect(focus, [focus, conversationId])
  return focus
}
