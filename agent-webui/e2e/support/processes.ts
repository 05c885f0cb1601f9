import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))
export const BIN = join(REPOSITORY, '.venv', 'bin')

export interface Started {
  url: string
  /** The file that holds all it printed. */
  log: string
  stop: () => Promise<void>
}

/** `aigentos up` on a folder and ports of its own; started once everything in it is ready. */
export function startStack(environment: Record<string, string>): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'aigentos-e2e-'))
  const up = ['up', '--data-dir', folder, '--kernel-port', '0', '--webui-port', '0']
  return start(folder, join(BIN, 'aigentos'), up, environment, (log) => /^ready (\S+)$/m.exec(log)?.[1])
}

/** The scripted model backend of the kernel's own tests. */
export function startFakeModel(): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'aigentos-model-'))
  const portFile = join(folder, 'port')
  const command = ['-m', 'tests.fakes.model_server', '--port-file', portFile, '--tokens-per-second', '60']
  return start(folder, join(BIN, 'python'), command, {}, () => {
    const port = readIfThere(portFile)
    return port && `http://127.0.0.1:${port}`
  })
}

/** A real MCP server, of the kernel's own tests: it keeps notes. `url` is what the kernel is given. */
export async function startMcpServer(): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'aigentos-mcp-'))
  const port = await freePort()
  const command = ['-m', 'tests.fakes.mcp_server', 'http', String(port)]
  return start(folder, join(BIN, 'python'), command, {}, (log) =>
    log.includes('Uvicorn running') ? `http://127.0.0.1:${port}/mcp` : undefined,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function start(
  folder: string,
  program: string,
  parameters: string[],
  environment: Record<string, string>,
  readyUrl: (log: string) => string | undefined,
): Promise<Started> {
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const child = spawn(program, parameters, {
    cwd: REPOSITORY,
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + 90_000
  for (;;) {
    const printed = readFileSync(log, 'utf8')
    const url = readyUrl(printed)
    if (url) return { url, log, stop }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`${program} does not get ready:\n${printed}`)
    }
    await setTimeout(50)
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
