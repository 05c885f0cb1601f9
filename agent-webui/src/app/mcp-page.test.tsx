import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { McpServer } from '@/api/types'
import { FakeKernel } from '@/testing/fake-kernel'
import { mcpServer, mcpTool } from '@/testing/fake-mcp'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

function kernelWith(...servers: McpServer[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.mcp.servers = servers
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/mcp')
const card = (name: string) => screen.findByRole('article', { name })
const statusOf = async (name: string) => within(await card(name)).getByRole('status')
const sent = (kernel: FakeKernel, method: string) => kernel.requests(method, /mcp/).map(({ body }) => body)

describe('the dashboard', () => {
  test('is reached from the chat, and leads back to the same conversation', async () => {
    const user = openApp(new FakeKernel(), '/c/c1')
    await user.click(screen.getByRole('link', { name: 'Dashboard' }))
    const sections = await screen.findByRole('navigation', { name: 'Dashboard' })
    await user.click(within(sections).getByRole('link', { name: 'MCP servers' }))
    expect(await screen.findByRole('heading', { name: 'MCP servers', level: 1 })).toBeVisible()
    expect(window.location.pathname).toBe('/dashboard/mcp')
    expect(within(sections).getByRole('link', { name: 'MCP servers' })).toHaveAttribute(
      'aria-current',
      'page',
    )

    await user.click(screen.getByRole('link', { name: 'Chat' }))
    expect(window.location.pathname).toBe('/c/c1')
  })
})

describe('the list of MCP servers', () => {
  test('says what to do when there is none', async () => {
    const user = open(kernelWith())
    expect(await screen.findByRole('heading', { name: 'No MCP server yet' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Add server' }))
    expect(screen.getByRole('dialog', { name: 'Add an MCP server' })).toBeVisible()
  })

  test('says why it could not be loaded, and loads again', async () => {
    const kernel = kernelWith(mcpServer('World time'))
    kernel.refuseAll(() => problem(422, 'Not today.'))
    const user = open(kernel)
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await card('World time')).toBeVisible()
  })

  test.each([
    ['connected', 'Connected'],
    ['connecting', 'Connecting…'],
    ['needs_approval', 'Needs approval'],
    ['error', 'Error'],
    ['disabled', 'Disabled'],
  ] as const)('says of a server that is %s: %s', async (status, text) => {
    open(kernelWith(mcpServer('World time', { status })))
    expect(await statusOf('World time')).toHaveTextContent(`World time: ${text}`)
  })

  test('shows names of secrets, never their values', async () => {
    open(kernelWith(mcpServer('World time', { header_names: ['Authorization'] })))
    expect(within(await card('World time')).getByText('Authorization')).toBeVisible()
  })

  test('shows what went wrong, what to do, and connects again', async () => {
    const kernel = kernelWith(
      mcpServer('World time', { status: 'error', last_error: 'Nobody answers on port 8000.' }),
    )
    const user = open(kernel)
    const shown = within(await card('World time'))
    expect(shown.getByText('Nobody answers on port 8000.')).toBeVisible()
    expect(shown.getByText(/Check that the server runs and that the URL is right/)).toBeVisible()
    await user.click(shown.getByRole('button', { name: 'Connect again' }))
    await waitFor(async () => {
      expect(await statusOf('World time')).toHaveTextContent('Connecting…')
    })
    kernel.mcp.change('world-time', { status: 'connected' })
    await waitFor(
      async () => {
        expect(await statusOf('World time')).toHaveTextContent('Connected')
      },
      { timeout: 3_000 },
    )
  })

  test('leaves a server of AIgentOS itself alone', async () => {
    open(kernelWith(mcpServer('Documents', { managed: true })))
    const shown = within(await card('Documents'))
    expect(shown.getByText('managed by AIgentOS')).toBeVisible()
    expect(shown.getByRole('button', { name: 'Refresh' })).toBeEnabled()
    for (const name of ['Edit', 'Delete']) expect(shown.queryByRole('button', { name })).toBeNull()
    expect(shown.queryByRole('switch')).toBeNull()
  })
})

describe('the tools of a server', () => {
  const now = mcpTool('get_current_time', {
    description: 'Tells the time.\n<img src=x onerror=pwned()> **bold**',
    read_only: true,
    inputSchema: {
      type: 'object',
      properties: { timezone: { type: 'string', description: 'IANA name' }, seconds: { type: 'boolean' } },
      required: ['timezone'],
    },
  })

  test('show what they do and what they take', async () => {
    const user = open(kernelWith(mcpServer('World time', { discovered_tools: [now, mcpTool('convert')] })))
    const tools = within(await screen.findByRole('region', { name: 'Tools of World time' }))
    expect(tools.getByRole('heading', { name: '2 tools' })).toBeVisible()
    const tool = tools.getByRole('button', { name: /get_current_time/ })
    expect(tool).toHaveTextContent('read-only')
    await user.click(tool)
    const table = within(tools.getByRole('region', { name: 'Parameters of get_current_time' }))
    expect(table.getByRole('row', { name: 'timezone text required IANA name' })).toBeVisible()
    expect(table.getByRole('row', { name: 'seconds yes or no optional' })).toBeVisible()
  })

  test('are never markup', async () => {
    const user = open(kernelWith(mcpServer('World time', { discovered_tools: [now] })))
    const tools = await screen.findByRole('region', { name: 'Tools of World time' })
    await user.click(within(tools).getByRole('button', { name: /get_current_time/ }))
    expect(tools.querySelector('img, strong')).toBeNull()
    expect(within(tools).getAllByText(/<img src=x onerror=pwned\(\)> \*\*bold\*\*/)).toHaveLength(2)
  })

  test('are shown a few at first, all on request', async () => {
    const discovered_tools = Array.from({ length: 20 }, (_, index) => mcpTool(`tool_${index}`))
    const user = open(kernelWith(mcpServer('Many', { discovered_tools })))
    const tools = within(await screen.findByRole('region', { name: 'Tools of Many' }))
    expect(tools.queryByRole('button', { name: /tool_19/ })).toBeNull()
    await user.click(tools.getByRole('button', { name: 'Show all 20 tools' }))
    expect(tools.getByRole('button', { name: /tool_19/ })).toBeVisible()
  })

  test('that changed are used only after a look at them', async () => {
    const changes = ['get_current_time: the description is another one']
    const kernel = kernelWith(
      mcpServer('World time', { status: 'needs_approval', changes, discovered_tools: [now] }),
    )
    const user = open(kernel)
    const shown = within(await card('World time'))
    expect(within(shown.getByRole('list', { name: 'Changes' })).getByText(changes[0] ?? '')).toBeVisible()
    await user.click(shown.getByRole('button', { name: 'Approve the changes' }))
    await waitFor(async () => {
      expect(await statusOf('World time')).toHaveTextContent('Connected')
    })
    expect(sent(kernel, 'POST')).toEqual([{ tools_hash: 'hash1' }])
  })

  test('that changed again meanwhile are not approved unseen', async () => {
    const kernel = kernelWith(mcpServer('World time', { status: 'needs_approval', changes: ['a: new'] }))
    const user = open(kernel)
    await card('World time')
    kernel.mcp.change('world-time', { tools_hash: 'hash2', changes: ['a: new', 'b: new'] })
    await user.click(screen.getByRole('button', { name: 'Approve the changes' }))
    expect(await screen.findByText('Not approved. The tools have changed again.')).toBeVisible()
    expect(await screen.findByText('b: new')).toBeVisible()
  })
})

describe('a server', () => {
  test('is switched off and on', async () => {
    const kernel = kernelWith(mcpServer('World time'))
    const user = open(kernel)
    await user.click(await screen.findByRole('switch', { name: 'Enable World time', checked: true }))
    await waitFor(async () => {
      expect(await statusOf('World time')).toHaveTextContent('Disabled')
    })
    await user.click(await screen.findByRole('switch', { name: 'Enable World time', checked: false }))
    await waitFor(async () => {
      expect(await statusOf('World time')).toHaveTextContent('Connecting…')
    })
    expect(sent(kernel, 'PATCH')).toMatchObject([{ enabled: false }, { enabled: true }])
  })

  test('that cannot be switched on says why', async () => {
    const kernel = kernelWith(mcpServer('World time', { enabled: false, status: 'disabled' }))
    kernel.mcp.refusal = () => problem(403, 'The program is no longer allowed.', 'stdio_not_allowed')
    const user = open(kernel)
    await user.click(await screen.findByRole('switch', { name: 'Enable World time' }))
    expect(await screen.findByText('Not done. The program is no longer allowed.')).toBeVisible()
    expect(screen.getByRole('switch', { name: 'Enable World time' })).not.toBeChecked()
  })

  test('is deleted after a question', async () => {
    const kernel = kernelWith(mcpServer('World time'))
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'Delete', description: 'World time' }))
    const question = screen.getByRole('dialog', { name: 'Delete this MCP server?' })
    expect(kernel.requests('DELETE', /./)).toHaveLength(0)
    await user.click(within(question).getByRole('button', { name: 'Delete' }))
    expect(await screen.findByRole('heading', { name: 'No MCP server yet' })).toBeVisible()
  })
})
