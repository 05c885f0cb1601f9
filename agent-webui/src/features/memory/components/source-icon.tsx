import { FileText, Layers, MessagesSquare, StickyNote } from 'lucide-react'

import type { SourceType } from '@/api/types'

const ICONS = { round: MessagesSquare, note: StickyNote, summary: Layers, document: FileText } as const

export function SourceIcon({ source, className }: { source: SourceType; className?: string }) {
  const Icon = ICONS[source]
  return <Icon aria-hidden className={className} />
}
