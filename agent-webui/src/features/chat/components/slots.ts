import type { ReactNode } from 'react'

import type { UsedChunk } from '@/api/types'

import type { ChatTurn } from '../stream/chat-state'

/** What other features show inside a conversation; the page brings it. Functions that never change. */
export interface ChatSlots {
  /** A turn that reads a file; `text` is the message that says so. */
  document: (turn: ChatTurn, text: string) => ReactNode
  /** What of memory an answer was given. */
  used: (used: readonly UsedChunk[]) => ReactNode
}

/** How files get into a conversation; the page brings it. */
export interface Attachments {
  /** Extensions for the browser's dialog, separated by commas. */
  accept: string
  add: (files: readonly File[]) => void
  /** The files on their way. */
  list: ReactNode
  isSending: boolean
}
