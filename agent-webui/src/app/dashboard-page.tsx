import {
  Brain,
  Bug,
  FileText,
  Gauge,
  MessageSquareQuote,
  Plug,
  Route,
  Settings,
  Timer,
  type LucideIcon,
} from 'lucide-react'
import { lazy, Suspense, type ComponentType } from 'react'
import { Link, Redirect } from 'wouter'

import { ThemeToggle } from '@/components/theme-toggle'
import { cx } from '@/lib/cx'
import { DOCUMENTS_HREF, MEMORY_HREF } from '@/lib/links'

import { Frame } from './frame'
import { Sidebar } from './sidebar'

interface Section {
  path: string
  name: string
  icon: LucideIcon
  Page: ComponentType
  /** Figures side by side need more room than text. */
  isWide?: boolean
}

/** The pages of the dashboard. Each is loaded when it is opened: whoever only chats does not wait for them. */
export const SECTIONS: readonly Section[] = [
  {
    path: MEMORY_HREF,
    name: 'Memory',
    icon: Brain,
    Page: lazy(() =>
      import('@/features/memory/components/memory-page').then(({ MemoryPage }) => ({ default: MemoryPage })),
    ),
  },
  {
    path: DOCUMENTS_HREF,
    name: 'Documents',
    icon: FileText,
    Page: lazy(() =>
      import('@/features/documents/components/documents-page').then(({ DocumentsPage }) => ({
        default: DocumentsPage,
      })),
    ),
  },
  {
    path: '/dashboard/mcp',
    name: 'MCP servers',
    icon: Plug,
    Page: lazy(() =>
      import('@/features/mcp/components/mcp-page').then(({ McpPage }) => ({ default: McpPage })),
    ),
  },
  {
    path: '/dashboard/orchestration',
    name: 'Orchestration',
    icon: Route,
    Page: lazy(() =>
      import('./orchestration-section').then((module) => ({ default: module.OrchestrationSection })),
    ),
    isWide: true,
  },
  {
    path: '/dashboard/performance',
    name: 'Performance',
    icon: Gauge,
    Page: lazy(() =>
      import('./performance-section').then((module) => ({ default: module.PerformanceSection })),
    ),
    isWide: true,
  },
  {
    path: '/dashboard/baseline',
    name: 'Baseline',
    icon: Timer,
    Page: lazy(() =>
      import('@/features/baseline/components/baseline-page').then(({ BaselinePage }) => ({
        default: BaselinePage,
      })),
    ),
    isWide: true,
  },
  {
    path: '/dashboard/prompts',
    name: 'Prompts',
    icon: MessageSquareQuote,
    Page: lazy(() =>
      import('@/features/prompts/components/prompts-page').then(({ PromptsPage }) => ({
        default: PromptsPage,
      })),
    ),
  },
  {
    path: '/dashboard/debug',
    name: 'Debug',
    icon: Bug,
    Page: lazy(() =>
      import('@/features/debug/components/debug-page').then(({ DebugPage }) => ({ default: DebugPage })),
    ),
  },
  {
    path: '/dashboard/settings',
    name: 'Settings',
    icon: Settings,
    Page: lazy(() => import('./settings-section').then((module) => ({ default: module.SettingsSection }))),
  },
]

export function DashboardPage({ path }: { path: string }) {
  const section = SECTIONS.find((candidate) => candidate.path === path)
  if (!section) return <Redirect to={MEMORY_HREF} replace />
  const { name, Page, isWide } = section
  return (
    <Frame sidebar={() => <DashboardSidebar path={path} />}>
      {(menuButton) => (
        <main className="flex h-full min-w-0 flex-col">
          <header className="border-line flex h-14 shrink-0 items-center gap-1 border-b px-3">
            <title>{`${name} · AIgentOS`}</title>
            {menuButton}
            <h1 className="mr-auto truncate px-1.5 text-[15px] font-semibold">{name}</h1>
            <ThemeToggle />
          </header>
          {/* `relative`: what is hidden from sight would else make the document longer than the window. */}
          <div className="relative min-h-0 flex-1 overflow-y-auto">
            <div className={cx('mx-auto px-5 py-6 max-sm:px-4', isWide ? 'max-w-6xl' : 'max-w-4xl')}>
              <Suspense fallback={<p className="text-muted text-sm">Loading…</p>}>
                <Page />
              </Suspense>
            </div>
          </div>
        </main>
      )}
    </Frame>
  )
}

function DashboardSidebar({ path: current }: { path: string }) {
  return (
    <Sidebar current="dashboard">
      <nav aria-label="Dashboard" className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        <ul className="grid gap-0.5">
          {SECTIONS.map(({ path, name, icon: Icon }) => (
            <li key={path}>
              <Link
                href={path}
                aria-current={path === current ? 'page' : undefined}
                className={cx(
                  'flex items-center gap-2.5 rounded-lg px-3 py-2 text-sm transition-colors',
                  path === current ? 'bg-accent-soft font-medium' : 'hover:bg-sunken',
                )}
              >
                <Icon aria-hidden className="text-muted size-4" />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </Sidebar>
  )
}
