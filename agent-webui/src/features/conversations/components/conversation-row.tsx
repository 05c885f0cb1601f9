import { Pencil, Trash2 } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Link } from 'wouter'

import type { ConversationItem } from '@/api/types'
import { IconButton } from '@/components/icon-button'
import { cx } from '@/lib/cx'

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
    <li className="group/row relative">
      <Link
        ref={link}
        id={titleId}
        href={href}
        aria-current={isCurrent ? 'page' : undefined}
        className={cx(
          'block truncate rounded-lg py-2 pr-3 pl-3 text-sm transition-colors group-focus-within/row:pr-18 group-hover/row:pr-18 [@media(hover:none)]:pr-18',
          isCurrent ? 'bg-accent-soft font-medium' : 'hover:bg-sunken',
        )}
      >
        {titleOf(item)}
      </Link>
      <div className="absolute inset-y-0 right-1 flex items-center opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 [@media(hover:none)]:opacity-100">
        <IconButton
          label="Rename"
          aria-describedby={titleId}
          size="small"
          onClick={() => {
            setRenaming(true)
          }}
        >
          <Pencil aria-hidden />
        </IconButton>
        <IconButton label="Delete" aria-describedby={titleId} size="small" onClick={onDelete}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
    </li>
  )
}
