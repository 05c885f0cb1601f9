import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'

import { BIN, REPOSITORY } from './processes'

/** Writes a conversation of so many turns into the store of a stack; returns its id. */
export function writeConversation(stackLog: string, turns: number): string {
  const database = join(dirname(stackLog), 'chat.db')
  const command = ['-m', 'tests.fakes.long_conversation', database, turns.toString()]
  return execFileSync(join(BIN, 'python'), command, { cwd: REPOSITORY, encoding: 'utf8' }).trim()
}
