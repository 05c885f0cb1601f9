import type { McpServer } from '@/api/types'

/** Where a server is, and which secrets it is given; their values are never shown. */
export function ServerTarget({ server }: { server: McpServer }) {
  const isProgram = server.transport === 'stdio'
  const secrets = isProgram ? server.env_keys : server.header_names
  return (
    <dl className="text-muted grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-[13px]">
      <dt>{isProgram ? 'Program' : 'URL'}</dt>
      <dd className="min-w-0 font-mono wrap-break-word">
        {isProgram ? [server.command, ...server.args].join(' ') : server.url}
      </dd>
      {secrets.length > 0 && (
        <>
          <dt>{isProgram ? 'Variables' : 'Headers'}</dt>
          <dd className="min-w-0 font-mono wrap-break-word">{secrets.join(', ')}</dd>
        </>
      )}
    </dl>
  )
}
