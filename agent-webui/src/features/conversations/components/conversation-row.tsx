import { Archive, ArchiveRestore, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Link } from 'wouter'

import type { ConversationItem } from '@/api/types'
import { IconButton } from '@/components/icon-button'
import { cx } from '@/lib/cx'

import { useChangeConversation } from '../api/change-conversation'
import { RenameForm } from './rename-form'
import { titleOf } from './title-of'

interface ConversationRowProps {
  item: ConversationItem
  href: string
  isCurrent: boolean
  onDelete: () => void
}

export function ConversationRow({ item, href, isCurrent, onDelete }: ConversationRowProps) {
  const [isRenaming, setRenaming] = useState(false)
  const link = useRef<HTMLAnchorElement>(null)
  const titleId = useId()
  if (isRenaming) {
    return (
      <li>
        <RenameForm
          item={item}
          onDone={() => {
            setRenaming(false)
            requestAnimationFrame(() => link.current?.focus())
          }}
        />
      </li>
    )
  }
  return (
    <li
      className={cx(
        'group/row rounded-lg transition-colors',
        isCurrent ? 'bg-accent-soft font-medium' : 'hover:bg-sunken',
      )}
    >
      <div className="flex items-center">
        <Link
          ref={link}
          id={titleId}
          href={href}
          aria-current={isCurrent ? 'page' : undefined}
          className="flex min-w-0 flex-1 items-center gap-1.5 rounded-lg px-3 py-2 text-sm"
        >
          {item.pinned && <Pin aria-label="Pinned:" className="text-muted size-3.5 shrink-0" />}
          {item.archived && <Archive aria-label="Archived:" className="text-muted size-3.5 shrink-0" />}
          <span className="truncate">{titleOf(item)}</span>
        </Link>
        <RowActions
          item={item}
          titleId={titleId}
          onRename={() => {
            setRenaming(true)
          }}
          onDelete={onDelete}
        />
      </div>
      {item.found && (
        <Link
          href={href}
          tabIndex={-1}
          className="text-muted mx-3 mb-2 line-clamp-2 text-xs font-normal wrap-break-word"
        >
          {item.found.excerpt}
        </Link>
      )}
    </li>
  )
}

interface RowActionsProps {
  item: ConversationItem
  titleId: string
  onRename: () => void
  onDelete: () => void
}

/** There when the row is pointed at or focused; on touch screens always. */
function RowActions({ item, titleId, onRename, onDelete }: RowActionsProps) {
  const change = useChangeConversation()
  const { id, pinned, archived } = item
  return (
    <div className="flex w-0 shrink-0 items-center overflow-hidden opacity-0 group-focus-within/row:w-auto group-focus-within/row:pr-1 group-focus-within/row:opacity-100 group-hover/row:w-auto group-hover/row:pr-1 group-hover/row:opacity-100 [@media(hover:none)]:w-auto [@media(hover:none)]:pr-1 [@media(hover:none)]:opacity-100">
      <IconButton
        label={pinned ? 'Unpin' : 'Pin'}
        aria-describedby={titleId}
        size="small"
        onClick={() => {
          change.mutate({ id, pinned: !pinned })
        }}
      >
        {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
      </IconButton>
      <IconButton label="Rename" aria-describedby={titleId} size="small" onClick={onRename}>
        <Pencil aria-hidden />
      </IconButton>
      <IconButton
        label={archived ? 'Restore' : 'Archive'}
        aria-describedby={titleId}
        size="small"
        onClick={() => {
          change.mutate({ id, archived: !archived })
        }}
      >
        {archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
      </IconButton>
      <IconButton label="Delete" aria-describedby={titleId} size="small" onClick={onDelete}>
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  )
}
