import { createParser } from 'eventsource-parser'

import { backoffDelay, pause } from '@/lib/backoff'

import { noteNoAnswer, noteAnswer } from './reachability'
import { askForToken, authorization } from './token'

/**
 * Server-sent events over fetch. The browser's own EventSource cannot send an Authorization header and gives up
 * after an HTTP error; this one sends the token, retries for as long as it is open, and resumes after the last id.
 *
 *   connecting ──200──▶ open ──end, cut, silence──▶ (back-off) ──▶ connecting
 *       │ 401: ask for the token   │ 400: start afresh without a cursor   │ 404: gone, closed
 */
export interface StreamFrame {
  id: string | null
  type: string
  data: string
}

export interface StreamHandlers {
  onFrame: (frame: StreamFrame) => void
  onOpen: () => void
  /** The connection is gone; it is being made again. */
  onInterrupted: () => void
  /** What is streamed does not exist (any more). Nothing follows. */
  onGone: () => void
}

/** The kernel sends a comment every 15 s; a connection that is silent for longer is dead, whatever TCP thinks. */
const SILENCE_MS = 40_000

type Ending = 'again' | 'restart' | 'gone'

/** Opens the stream at `url`; the result closes it for good. */
export function openEventStream(url: string, handlers: StreamHandlers): () => void {
  const closing = new AbortController()
  void run(url, handlers, closing.signal).catch((error: unknown) => {
    if (!closing.signal.aborted) throw error
  })
  return () => {
    closing.abort()
  }
}

async function run(url: string, handlers: StreamHandlers, signal: AbortSignal): Promise<void> {
  let cursor: string | null = null
  let failures = 0
  const onFrame = (frame: StreamFrame) => {
    failures = 0
    if (frame.type === 'reset') cursor = null
    else if (frame.id !== null) cursor = frame.id
    handlers.onFrame(frame)
  }
  for (;;) {
    const ending = await connect(url, cursor, { ...handlers, onFrame }, signal)
    signal.throwIfAborted()
    if (ending === 'gone') {
      handlers.onGone()
      return
    }
    if (ending === 'restart') cursor = null
    handlers.onInterrupted()
    await pause(backoffDelay(failures), signal)
    failures += 1
  }
}

/** One connection, from the request to its end. */
async function connect(
  url: string,
  cursor: string | null,
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<Ending> {
  const silence = new AbortController()
  const dead = () => {
    silence.abort()
  }
  let watchdog = setTimeout(dead, SILENCE_MS)
  try {
    const credentials = authorization()
    const response = await fetch(url, {
      cache: 'no-store',
      headers: {
        Accept: 'text/event-stream',
        ...(cursor === null ? {} : { 'Last-Event-ID': cursor }),
        ...credentials,
      },
      signal: AbortSignal.any([signal, silence.signal]),
    })
    noteAnswer(response.status, null)
    if (response.status === 401) {
      await askForToken(credentials.Authorization)
      return 'again'
    }
    if (response.status === 404 || response.status === 410) return 'gone'
    if (response.status === 400) return 'restart'
    if (!response.ok || !response.body) return 'again'
    handlers.onOpen()
    return await read(response.body, handlers.onFrame, () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(dead, SILENCE_MS)
    })
  } catch {
    // Refused, cut or silent. What was aborted on purpose is sorted out by the caller.
    if (!signal.aborted) noteNoAnswer()
    return 'again'
  } finally {
    clearTimeout(watchdog)
    silence.abort()
  }
}

/** Frames after which the server closes the connection and wants to see us again. */
const ENDINGS = new Set(['timeout', 'shutdown', 'reset'])

async function read(
  body: ReadableStream<Uint8Array>,
  onFrame: (frame: StreamFrame) => void,
  onBytes: () => void,
): Promise<Ending> {
  let ending = null as Ending | null
  const parser = createParser({
    onEvent: ({ id, event = 'message', data }) => {
      if (ending) return
      onFrame({ id: id ?? null, type: event, data })
      if (event === 'conversation.deleted') ending = 'gone'
      else if (ENDINGS.has(event)) ending = 'again'
    },
  })
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return 'again'
    onBytes()
    parser.feed(decoder.decode(value, { stream: true }))
    if (ending) return ending
  }
}
