import { chromium } from 'playwright-core'
import { preview } from 'vite'
const server = await preview({ preview: { port: 0, host: '127.0.0.1' } })
const port = server.httpServer.address().port
const tool = (name, description, props = {}, required = [], read_only = false) => ({
  name,
  description,
  inputSchema: { type: 'object', properties: props, required },
  read_only,
  idempotent: false,
})
const base = {
  transport: 'streamable_http',
  command: null,
  args: [],
  env_keys: [],
  header_names: [],
  enabled: true,
  managed: false,
  last_error: null,
  tools_hash: 'h',
  changes: [],
  created_at: '',
  updated_at: '',
  discovered_at: '',
  discovered_tools: [],
}
const servers = [
  {
    ...base,
    id: '1',
    slug: 'world-time',
    name: 'World time',
    url: 'http://localhost:8000/mcp',
    status: 'connected',
    header_names: ['Authorization'],
    discovered_tools: [
      tool(
        'get_current_time',
        'Get the current time in a specific timezone. Returns ISO 8601.',
        {
          timezone: {
            type: 'string',
            description:
              "IANA timezone name, for example 'America/New_York' or 'Europe/London'. Use the local timezone if the user gives none.",
          },
          format: { enum: ['iso', 'human'], default: 'iso' },
        },
        ['timezone'],
        true,
      ),
      tool(
        'convert_time',
        'Convert time between timezones.',
        { source: { type: 'string' }, target: { type: 'string' } },
        ['source', 'target'],
      ),
    ],
  },
  {
    ...base,
    id: '2',
    slug: 'fs',
    name: 'Notes on this machine',
    transport: 'stdio',
    url: null,
    command: '/usr/bin/npx',
    args: ['-y', '@modelcontextprotocol/server-filesystem', '/home/me/notes'],
    env_keys: ['API_KEY'],
    status: 'error',
    last_error: 'The program ended with code 1 before it was ready: cannot find /home/me/notes.',
  },
  {
    ...base,
    id: '3',
    slug: 'shop',
    name: 'Shop',
    url: 'https://shop.example/mcp',
    status: 'needs_approval',
    changes: ['get_order: the description is another one', 'delete_order is new'],
    discovered_tools: [tool('get_order', 'Look up an order.'), tool('delete_order', 'Delete an order.')],
  },
  {
    ...base,
    id: '4',
    slug: 'docs',
    name: 'Documents',
    managed: true,
    transport: 'stdio',
    url: null,
    command: '/opt/markitdown',
    status: 'connecting',
  },
  {
    ...base,
    id: '5',
    slug: 'off',
    name: 'Old one',
    url: 'http://localhost:1/mcp',
    enabled: false,
    status: 'disabled',
  },
]
const call = (id, tool, extra) => ({
  id,
  conversation_id: 'c1',
  turn_id: 't1',
  role: 'tool',
  event_type: 'tool_result',
  content: '',
  reasoning: null,
  status: 'completed',
  timestamp: '2026-11-23T00:00:00Z',
  processed_at: null,
  error: null,
  causation_event_id: 't1',
  attempt: 1,
  tool: {
    call_id: id,
    name: tool,
    arguments: {},
    result: null,
    answer: null,
    error: null,
    duration_ms: 120,
    ...extra,
  },
})
const msg = (id, turn, role, content) => ({
  ...call(id, 'x', {}),
  turn_id: turn,
  role,
  event_type: role === 'user' ? 'user_message' : 'assistant_message',
  content,
  tool: null,
})
const state = {
  id: 'c1',
  title: 'Time in Berlin',
  updated_at: '2026-11-23T00:00:00Z',
  cursor: 1,
  background_updates: [],
  turns: [
    {
      id: 't1',
      status: 'completed',
      route: 'mcp::world-time::get_current_time',
      decided_by: 'gate',
      confidence: 0.87,
      stage: null,
      stage_detail: null,
      error_code: null,
      error: null,
      accepted_at: '2026-11-23T00:00:00Z',
      completed_at: null,
      reply_id: 'a1',
      performance: null,
    },
  ],
  events: [
    msg('t1', 't1', 'user', 'What time is it in Berlin?'),
    call('c1', 'mcp::world-time::get_current_time', {
      arguments: { timezone: 'Europe/Berlin', note: 'word '.repeat(60) },
      result: '{"timezone":"Europe/Berlin","datetime":"2026-11-23T01:14:05+01:00","is_dst":false}',
    }),
    msg('a1', 't1', 'assistant', 'It is 01:14 in Berlin.'),
    msg('t2', 't2', 'user', 'And in Atlantis?'),
    {
      ...call('c2', 'mcp::world-time::get_current_time', {
        arguments: { timezone: 'Atlantis' },
        error: 'The server refused the call: Atlantis is not a time zone. Name one such as Europe/Berlin.',
      }),
      turn_id: 't2',
    },
    msg('a2', 't2', 'assistant', 'I could not look that up.'),
    msg('t3', 't3', 'user', 'How many r in strawberry'),
    {
      ...call('c3', 'count_occurrences', {
        arguments: { needle: 'r', haystack: 'strawberry' },
        result: "'r' occurs 3 times",
        duration_ms: 0.4,
      }),
      turn_id: 't3',
    },
    msg('a3', 't3', 'assistant', '"r" occurs 3 times in "strawberry".'),
    msg('t4', 't4', 'user', 'What time is it in Tokyo?'),
  ],
}
state.turns.push({ ...state.turns[0], id: 't4', status: 'running', stage: 'running_tool' })
const sse = (frames) =>
  frames.map(([t, d], i) => `id: ${i + 1}\nevent: ${t}\ndata: ${JSON.stringify(d)}\n\n`).join('')
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const colorScheme of ['light', 'dark'])
  for (const width of [1280, 390]) {
    const ctx = await browser.newContext({
      colorScheme,
      viewport: { width, height: width === 390 ? 844 : 900 },
      reducedMotion: 'reduce',
      deviceScaleFactor: width === 390 ? 2 : 1,
    })
    const page = await ctx.newPage()
    page.on('pageerror', (e) => console.log('ERR', e.message))
    await page.route('**/health', (r) =>
      r.fulfill({
        json: {
          status: 'ok',
          problems: [],
          version: '0.4',
          model: 'smollm3',
          provider: 'ollama',
          is_warm: true,
        },
      }),
    )
    await page.route('**/api/**', (r) => {
      const u = r.request().url()
      if (u.includes('/stream'))
        return r.fulfill({
          contentType: 'text/event-stream',
          body: sse([
            ['conversation', state],
            [
              'tool.called',
              {
                turn_id: 't4',
                call_id: 'c9',
                tool: 'mcp::world-time::get_current_time',
                arguments: { timezone: 'Asia/Tokyo' },
              },
            ],
          ]),
        })
      if (u.includes('mcp'))
        return r.fulfill({
          json: {
            servers,
            stdio: {
              allow_list_file: '/home/me/.local/share/aigentos/mcp-allowed-commands.yaml',
              allowed: [],
              how_to:
                "AIgentOS starts only programs listed in /home/me/.local/share/aigentos/mcp-allowed-commands.yaml, which no web page can change. Add the program's absolute path there under `allowed:` and save the file; then add the server here.",
              problem: null,
            },
          },
        })
      return r.fulfill({
        json: {
          conversations: [
            {
              id: 'c1',
              title: 'Time in Berlin',
              last_message: null,
              updated_at: '2026-11-22T10:00:00Z',
              message_count: 2,
              pinned: false,
              archived: false,
            },
          ],
          next_cursor: null,
        },
      })
    })
    const shot = (n) => page.screenshot({ path: `/tmp/webui-shots/${n}-${colorScheme}-${width}.png` })
    await page.goto(`http://127.0.0.1:${port}/dashboard/mcp`)
    await page.getByText('World time').first().waitFor()
    await page.getByRole('button', { name: /get_current_time/ }).click()
    await shot('mcp')
    await page.getByRole('button', { name: 'Add server' }).click()
    await page.getByLabel('Name').fill('x')
    await page.getByText('Add a header').click()
    await shot('add')
    await page.getByRole('radio', { name: /Program/ }).click()
    await shot('stdio')
    await page.goto(`http://127.0.0.1:${port}/c/c1`)
    await page.getByText('It is 01:14').waitFor()
    await page
      .getByRole('group', { name: /Get current/ })
      .first()
      .getByRole('button')
      .first()
      .click()
    await shot('cards')
    await ctx.close()
  }
await browser.close()
await server.close()
process.exit(0)
