import { LayoutDashboard, MessageCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

import { KernelStatus } from '@/features/kernel-status/components/kernel-status'
import { useStore } from '@/hooks/use-store'

import { lastChat } from './last-chat'

interface SidebarProps {
  current: 'chat' | 'dashboard'
  /** What the page puts between the main links and the state of the kernel. */
  children: ReactNode
}

export function Sidebar({ current, children }: SidebarProps) {
  const links = [
    { id: 'chat', name: 'Chat', icon: MessageCircle, href: useStore(lastChat) },
    { id: 'dashboard', name: 'Dashboard', icon: LayoutDashboard, href: '/dashboard' },
  ]
  return (
    <section aria-label="Sidebar" className="flex h-full flex-col">
      <div className="flex h-14 shrink-0 items-center gap-2.5 px-5">
        <img src="/favicon.svg" alt="" className="size-6" />
        <span className="font-semibold tracking-tight">AIgentOS</span>
      </div>
      <nav aria-label="Main" className="bg-sunken mx-3 mb-3 grid grid-cols-2 gap-1 rounded-xl p-1">
        {links.map(({ id, name, icon: Icon, href }) => (
          <Link key={id} href={href} aria-current={id === current ? 'page' : undefined} className="tab">
            <Icon aria-hidden className="size-4" />
            {name}
          </Link>
        ))}
      </nav>
      {children}
      <KernelStatus />
    </section>
  )
}
