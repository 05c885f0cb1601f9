import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'

import type { McpServerList } from '@/api/types'
import { Button } from '@/components/button'
import { EmptyState } from '@/components/empty-state'
import { NotLoaded } from '@/components/not-loaded'

import { serversQuery } from '../api/list-servers'
import { AddServer } from './add-server'
import { ServerCard } from './server-card'

/** The MCP servers whose tools may be chosen for messages. */
export function McpPage() {
  const { data, error, refetch } = useQuery(serversQuery())
  if (data) return <Servers {...data} />
  if (!error) {
    return (
      <p role="status" className="text-muted text-sm">
        Loading the MCP servers…
      </p>
    )
  }
  return <NotLoaded what="The MCP servers" error={error} onRetry={refetch} />
}

function Servers({ servers, stdio }: McpServerList) {
  const [isAdding, setAdding] = useState(false)
  const added = servers.filter((server) => !server.managed)
  const shown = [...added, ...servers.filter((server) => server.managed)]
  const addButton = (
    <Button
      look="primary"
      onClick={() => {
        setAdding(true)
      }}
    >
      <Plus aria-hidden />
      Add server
    </Button>
  )
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center gap-x-6 gap-y-3">
        <p className="text-muted min-w-0 flex-1 basis-72 text-sm">
          Other programs bring tools through the Model Context Protocol. While a server is enabled and
          connected, its tools are chosen for messages that need them.
        </p>
        {added.length > 0 && addButton}
      </div>
      {added.length === 0 && (
        <div className="mb-4">
          <EmptyState
            title="No MCP server yet"
            text="Start one on your machine, or take one you know, and add it by its URL. Its tools are found by themselves."
          >
            {addButton}
          </EmptyState>
        </div>
      )}
      {shown.length > 0 && (
        <ul aria-label="MCP servers" className="grid grid-cols-1 gap-4">
          {shown.map((server) => (
            <li key={server.id} className="min-w-0">
              <ServerCard server={server} stdio={stdio} />
            </li>
          ))}
        </ul>
      )}
      {isAdding && (
        <AddServer
          stdio={stdio}
          onClose={() => {
            setAdding(false)
          }}
        />
      )}
    </>
  )
}
