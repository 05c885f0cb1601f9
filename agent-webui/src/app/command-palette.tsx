import { useInfiniteQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Keyboard, MessageCircle, SquarePen, SunMoon } from 'lucide-react'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'

import { Modal } from '@/components/modal'
import { conversationsQuery } from '@/features/conversations/api/list-conversations'
import { titleOf } from '@/features/conversations/components/title-of'
import { conversationHref } from '@/lib/links'
import { chooseTheme, theme } from '@/lib/theme'

import { SECTIONS } from './dashboard-page'

interface CommandPaletteProps {
  onClose: () => void
  onHelp: () => void
}

const SHOWN = 8

/** Finds a conversation, a page or a command by its words. The kernel finds conversations, also by what was said. */
export function CommandPalette({ onClose, onHelp }: CommandPaletteProps) {
  const [search, setSearch] = useState('')
  const [, navigate] = useLocation()
  const wanted = useDeferredValue(search.trim())
  const query = useInfiniteQuery(conversationsQuery({ search: wanted, archived: false }))
  const conversations = (query.data?.pages[0]?.conversations ?? []).slice(0, SHOWN)
  const go = (href: string) => () => {
    onClose()
    navigate(href)
  }
  return (
    <Modal title="Go to" size="wide" onClose={onClose}>
      <Command label="Go to" loop>
        <Command.Input
          className="field"
          placeholder="A conversation, a page or a command"
          value={search}
          onValueChange={setSearch}
          data-autofocus
        />
        <Command.List className="palette">
          <Command.Empty className="text-muted p-3 text-sm">Nothing matches.</Command.Empty>
          <Command.Group heading="Commands">
            <Entry icon={<SquarePen aria-hidden />} name="New chat" onSelect={go('/')} />
            <Entry
              icon={<SunMoon aria-hidden />}
              name="Switch the theme"
              onSelect={() => {
                chooseTheme(theme.get() === 'dark' ? 'light' : 'dark')
                onClose()
              }}
            />
            <Entry icon={<Keyboard aria-hidden />} name="Keyboard shortcuts" onSelect={onHelp} />
          </Command.Group>
          <Command.Group heading="Pages">
            {SECTIONS.map(({ path, name, icon: Icon }) => (
              <Entry key={path} icon={<Icon aria-hidden />} name={name} onSelect={go(path)} />
            ))}
          </Command.Group>
          {conversations.length > 0 && (
            // The kernel has searched already: what it found is shown, whatever its title.
            <Command.Group heading="Conversations" forceMount>
              {conversations.map((item) => (
                <Entry
                  key={item.id}
                  id={item.id}
                  icon={<MessageCircle aria-hidden />}
                  name={titleOf(item)}
                  onSelect={go(conversationHref(item.id, item.found?.turn_id))}
                  isFound
                />
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Modal>
  )
}

interface EntryProps {
  id?: string
  icon: ReactNode
  name: string
  /** Shown whatever is written. */
  isFound?: boolean
  onSelect: () => void
}

function Entry({ id, icon, name, isFound = false, onSelect }: EntryProps) {
  return (
    <Command.Item value={`${name} ${id ?? ''}`} onSelect={onSelect} forceMount={isFound}>
      {icon}
      <span className="truncate">{name}</span>
    </Command.Item>
  )
}
