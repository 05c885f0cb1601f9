import { noteNoAnswer, noteAnswer } from './reachability'
import { askForToken, authorization, type Credentials } from './token'

/** The kernel refused or failed, in its own words (application/problem+json). */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string | null

  constructor(status: number, message: string, code: string | null = null) {
    super(message)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
  }

  /** Whether the same request may succeed later without a change. */
  get isPassing(): boolean {
    return [408, 429, 500, 502, 503, 504].includes(this.status)
  }
}

/** No answer came at all: the kernel or the network is away. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super('The kernel does not answer.', { cause })
    this.name = 'NoAnswer'
  }
}

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

/**
 * Sends one request to the kernel on this origin and returns the JSON of the answer (undefined for 204). On 401 the
 * person is asked for the API token and the request is sent again.
 *
 * Throws ApiProblem, NoAnswer, or the AbortError of `signal`.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const credentials = authorization()
  const response = await answered(options.signal, () => send(path, options, credentials))
  if (response.status === 401) {
    await askForToken(credentials.Authorization)
    return request<T>(path, options)
  }
  const problem = response.ok ? null : await problemOf(response)
  noteAnswer(response.status, problem?.code ?? null)
  if (problem) throw problem
  if (response.status === 204) return undefined as T
  return answered(options.signal, () => response.json() as Promise<T>)
}

function send(path: string, options: RequestOptions, credentials: Credentials): Promise<Response> {
  const { method = 'GET', body, headers, signal } = options
  return fetch(path, {
    method,
    cache: 'no-store',
    headers: {
      Accept: 'application/json',
      ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
      ...credentials,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
}

/** Runs a step on the network; a connection refused or cut in it is NoAnswer. */
async function answered<T>(signal: AbortSignal | undefined, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (signal?.aborted) throw error
    noteNoAnswer()
    throw new NoAnswer(error)
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback = `The kernel answered ${response.status}.`
  try {
    const problem = (await response.json()) as { detail?: unknown; title?: unknown; code?: unknown }
    const text = [problem.detail, problem.title].find((part) => typeof part === 'string' && part !== '')
    return new ApiProblem(
      response.status,
      typeof text === 'string' ? text : fallback,
      typeof problem.code === 'string' ? problem.code : null,
    )
  } catch {
    return new ApiProblem(response.status, fallback)
  }
}
