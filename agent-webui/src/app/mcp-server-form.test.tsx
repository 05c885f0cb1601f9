import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import type { McpServer } from '@/api/types'
import { FakeKernel } from '@/testing/fake-kernel'
import { mcpServer } from '@/testing/fake-mcp'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

function kernelWith(...servers: McpServer[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.mcp.servers = servers
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/mcp')
const sent = (kernel: FakeKernel, method: string) => kernel.requests(method, /mcp/).map(({ body }) => body)

describe('adding a server', () => {
  async function openDialog(kernel: FakeKernel) {
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'Add server' }))
    return { user, form: within(screen.getByRole('dialog', { name: 'Add an MCP server' })) }
  }

  test('by its URL, with a header whose value is hidden', async () => {
    const kernel = kernelWith()
    const { user, form } = await openDialog(kernel)
    expect(form.getByRole('button', { name: 'Add' })).toBeDisabled()
    await user.type(form.getByLabelText('Name'), 'World time')
    await user.type(form.getByLabelText('URL'), 'http://localhost:8000/mcp')
    await user.click(form.getByRole('button', { name: 'Add a header' }))
    await user.type(form.getByLabelText('Name of the header'), 'Authorization')
    expect(form.getByLabelText('Value of Authorization')).toHaveAttribute('type', 'password')
    await user.type(form.getByLabelText('Value of Authorization'), 'Bearer secret{Enter}')

    const card = await screen.findByRole('article', { name: 'World time' })
    expect(within(card).getByRole('status')).toHaveTextContent('Connecting…')
    expect(sent(kernel, 'POST')).toEqual([
      {
        name: 'World time',
        transport: 'streamable_http',
        url: 'http://localhost:8000/mcp',
        args: [],
        env: {},
        headers: { Authorization: 'Bearer secret' },
        enabled: true,
      },
    ])
    expect(document.body.innerHTML).not.toContain('Bearer secret')
  })

  test('keeps what was typed when the kernel refuses it, and says why', async () => {
    const kernel = kernelWith()
    const { user, form } = await openDialog(kernel)
    kernel.mcp.refusal = () => problem(400, 'This address is not allowed.', 'invalid_request')
    await user.type(form.getByLabelText('Name'), 'Metadata')
    await user.type(form.getByLabelText('URL'), 'http://169.254.169.254/')
    await user.click(form.getByRole('button', { name: 'Add' }))
    expect(await form.findByText('Not added. This address is not allowed.')).toBeVisible()
    expect(form.getByLabelText('URL')).toHaveValue('http://169.254.169.254/')
  })

  test('that is a program: says how to allow one while none is', async () => {
    const kernel = kernelWith()
    const { user, form } = await openDialog(kernel)
    await user.click(form.getByRole('radio', { name: /^Program/ }))
    expect(form.getByText('No program is allowed yet.')).toBeVisible()
    expect(form.getByText(kernel.mcp.stdio.how_to)).toBeVisible()
    expect(form.getByText('/data/mcp-allowed-commands.yaml')).toBeVisible()
    expect(form.getByRole('button', { name: 'Add' })).toBeDisabled()

    kernel.mcp.stdio = { ...kernel.mcp.stdio, allowed: [{ command: '/usr/bin/mcp-time' }] }
    await user.click(form.getByRole('button', { name: 'Read the file again' }))
    expect(await form.findByRole('combobox', { name: 'Program' })).toHaveTextContent('/usr/bin/mcp-time')
  })

  test('that is an allowed program, with arguments and variables', async () => {
    const kernel = kernelWith()
    kernel.mcp.stdio = {
      ...kernel.mcp.stdio,
      allowed: [{ command: '/usr/bin/npx', args: ['-y', 'server'] }, { command: '/usr/bin/mcp-time' }],
    }
    const { user, form } = await openDialog(kernel)
    await user.click(form.getByRole('radio', { name: /^Program/ }))
    await user.type(form.getByLabelText('Name'), 'Time')
    // The first one may be started only with the arguments of the allow-list.
    expect(form.queryByLabelText(/^Arguments/)).toBeNull()
    await user.selectOptions(form.getByRole('combobox', { name: 'Program' }), '/usr/bin/mcp-time')
    await user.type(form.getByLabelText(/^Arguments/), '--zone{Enter}Europe/Berlin')
    await user.click(form.getByRole('button', { name: 'Add a variable' }))
    await user.type(form.getByLabelText('Name of the variable'), 'API_KEY')
    await user.type(form.getByLabelText('Value of API_KEY'), 'secret')
    await user.click(form.getByRole('button', { name: 'Add' }))
    await screen.findByRole('article', { name: 'Time' })
    expect(sent(kernel, 'POST')).toMatchObject([
      {
        transport: 'stdio',
        command: '/usr/bin/mcp-time',
        args: ['--zone', 'Europe/Berlin'],
        env: { API_KEY: 'secret' },
      },
    ])
  })

  test('that is a program says what is wrong with the allow-list file', async () => {
    const kernel = kernelWith()
    kernel.mcp.stdio = {
      ...kernel.mcp.stdio,
      problem: 'The file can be written by other users: chmod 600 it.',
    }
    const { user, form } = await openDialog(kernel)
    await user.click(form.getByRole('radio', { name: /^Program/ }))
    expect(form.getByText('The file can be written by other users: chmod 600 it.')).toBeVisible()
  })
})

test('a server is edited; secrets that are left alone stay', async () => {
  const kernel = kernelWith(mcpServer('World time', { header_names: ['Authorization', 'X-Old', 'X-Same'] }))
  const user = open(kernel)
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const form = within(screen.getByRole('dialog', { name: 'Edit World time' }))
  await user.clear(form.getByLabelText('URL'))
  await user.type(form.getByLabelText('URL'), 'http://localhost:9000/mcp')
  await user.type(form.getByLabelText('Value of Authorization'), 'Bearer new')
  await user.click(form.getByRole('button', { name: 'Remove X-Old' }))
  await user.click(form.getByRole('button', { name: 'Save' }))
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  expect(sent(kernel, 'PATCH')).toEqual([
    {
      name: 'World time',
      url: 'http://localhost:9000/mcp',
      env: {},
      headers: { Authorization: 'Bearer new', 'X-Old': null },
    },
  ])
  expect(await screen.findByText('http://localhost:9000/mcp')).toBeVisible()
})
