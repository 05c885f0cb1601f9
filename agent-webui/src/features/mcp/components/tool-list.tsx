import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'

import type { DiscoveredTool } from '@/api/types'
import { Button } from '@/components/button'
import { cx } from '@/lib/cx'

import { ParameterTable } from './parameter-table'

/** More tools are shown on request. */
const FIRST = 8

export function ToolList({ tools, serverName }: { tools: readonly DiscoveredTool[]; serverName: string }) {
  const [isWhole, setWhole] = useState(tools.length <= FIRST + 1)
  const shown = isWhole ? tools : tools.slice(0, FIRST)
  return (
    <section aria-label={`Tools of ${serverName}`} className="border-line border-t px-2 py-2">
      <h3 className="text-muted px-2 pt-1 pb-1 text-xs">
        {tools.length === 1 ? '1 tool' : `${tools.length} tools`}
      </h3>
      <ul>
        {shown.map((tool) => (
          <li key={tool.name}>
            <Tool tool={tool} />
          </li>
        ))}
      </ul>
      {!isWhole && (
        <Button
          className="m-2"
          onClick={() => {
            setWhole(true)
          }}
        >
          {`Show all ${tools.length} tools`}
        </Button>
      )}
    </section>
  )
}

/** Names and descriptions come from the server: shown as they are, never as markup. */
function Tool({ tool }: { tool: DiscoveredTool }) {
  const [isOpen, setOpen] = useState(false)
  const detailsId = useId()
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={detailsId}
        className="hover:bg-side flex w-full items-baseline gap-2.5 rounded-lg px-2 py-1.5 text-left text-sm"
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        <ChevronRight
          aria-hidden
          className={cx('text-muted size-4 shrink-0 self-center transition-transform', isOpen && 'rotate-90')}
        />
        <bdi className="max-w-full shrink-0 truncate font-mono text-[13px]">{tool.name}</bdi>
        <span className={cx('text-muted min-w-0 flex-1 truncate', isOpen && 'invisible')} dir="auto">
          {tool.description}
        </span>
        {tool.read_only && <span className="badge">read-only</span>}
      </button>
      <div id={detailsId} hidden={!isOpen} className="px-2 pt-1 pb-3 sm:pl-8.5">
        {isOpen && (
          <>
            <p
              className="mb-3 max-h-60 overflow-y-auto text-sm wrap-break-word whitespace-pre-line"
              dir="auto"
              tabIndex={0}
            >
              {tool.description || 'The server does not say what it does.'}
            </p>
            <ParameterTable tool={tool} />
          </>
        )}
      </div>
    </>
  )
}
