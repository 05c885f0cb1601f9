import { http, HttpResponse, type HttpHandler } from 'msw'

import type { DiscoveredTool, McpServer, McpServerCreate, McpServerPatch, StdioPolicy } from '@/api/types'

import { problem } from './problem'

export function mcpTool(name: string, change: Partial<DiscoveredTool> = {}): DiscoveredTool {
  return {
    name,
    description: `Does what ${name} says.`,
    inputSchema: { type: 'object', properties: {} },
    read_only: false,
    idempotent: false,
    ...change,
  }
}

export function mcpServer(name: string, change: Partial<McpServer> = {}): McpServer {
  const slug = name.toLowerCase().replaceAll(' ', '-')
  return {
    id: slug,
    slug,
    name,
    transport: 'streamable_http',
    command: null,
    args: [],
    url: 'http://localhost:8000/mcp',
    env_keys: [],
    header_names: [],
    enabled: true,
    managed: false,
    status: 'connected',
    last_error: null,
    discovered_tools: [],
    tools_hash: 'hash1',
    changes: [],
    created_at: '2026-11-22T10:00:00.000+00:00',
    updated_at: '2026-11-22T10:00:00.000+00:00',
    discovered_at: '2026-11-22T10:00:00.000+00:00',
    ...change,
  }
}

/** The kernel's MCP servers. What connects is said by the test: it changes `servers`. */
export class FakeMcp {
  servers: McpServer[] = []
  stdio: StdioPolicy = {
    allow_list_file: '/data/mcp-allowed-commands.yaml',
    allowed: [],
    how_to: 'AIgentOS starts only programs that a file lists. Add the path there.',
    problem: null,
  }
  /** Refuses the next change with this. */
  refusal: (() => Response) | null = null

  change(id: string, change: Partial<McpServer>): McpServer | undefined {
    this.servers = this.servers.map((server) => (server.id === id ? { ...server, ...change } : server))
    return this.servers.find((server) => server.id === id)
  }

  handlers(): HttpHandler[] {
    const one = '/api/mcp/servers/:id'
    return [
      http.get('/api/mcp/servers', () => HttpResponse.json({ servers: this.servers, stdio: this.stdio })),
      http.all('/api/mcp/*', () => this.#takeRefusal()),
      http.post<object, McpServerCreate>('/api/mcp/servers', async ({ request }) => {
        const { name, env, headers, ...wanted } = await request.json()
        const server = mcpServer(name, {
          ...wanted,
          status: 'connecting',
          env_keys: Object.keys(env),
          header_names: Object.keys(headers),
        })
        this.servers = [...this.servers, server]
        return HttpResponse.json(server, { status: 201 })
      }),
      http.patch<{ id: string }, McpServerPatch>(one, async ({ request, params }) => {
        const { name, enabled, url } = await request.json()
        return HttpResponse.json(
          this.change(params.id, {
            ...(name != null && { name }),
            ...(url != null && { url }),
            ...(enabled != null && { enabled, status: enabled ? 'connecting' : 'disabled' }),
          }),
        )
      }),
      http.delete<{ id: string }>(one, ({ params }) => {
        this.servers = this.servers.filter(({ id }) => id !== params.id)
        return new HttpResponse(null, { status: 204 })
      }),
      http.post<{ id: string }>(`${one}/refresh`, ({ params }) =>
        HttpResponse.json(this.change(params.id, { status: 'connecting', last_error: null }), {
          status: 202,
        }),
      ),
      http.post<{ id: string }, { tools_hash: string }>(`${one}/approve`, async ({ request, params }) => {
        const { tools_hash } = await request.json()
        const known = this.servers.find(({ id }) => id === params.id)
        if (known?.tools_hash !== tools_hash) return problem(409, 'The tools have changed again.')
        return HttpResponse.json(this.change(params.id, { status: 'connected', changes: [] }))
      }),
    ]
  }

  #takeRefusal(): Response | undefined {
    const refusal = this.refusal
    this.refusal = null
    return refusal?.()
  }
}
