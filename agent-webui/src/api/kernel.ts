import createClient from 'openapi-fetch'

import { NoAnswer, problemOf } from './errors'
import { noteAnswer, noteNoAnswer } from './reachability'
import type { paths } from './schema.gen'
import { askForToken, authorization } from './token'

/**
 * The kernel's HTTP API on this origin: `answer(kernel.GET('/health'))`. Paths, parameters and answers are checked
 * against its OpenAPI document.
 */
export const kernel = createClient<paths>({
  baseUrl: window.location.origin,
  cache: 'no-store',
  fetch: authorizedFetch,
})

interface Call<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The JSON of an answer. Throws ApiProblem, NoAnswer, or the AbortError of the call's signal. */
export async function answer<T>(call: Promise<Call<T>>): Promise<T> {
  const { data, error, response } = await answered(call)
  const problem = response.ok ? null : problemOf(response.status, error)
  noteAnswer(response.status, problem?.code ?? null)
  if (problem) throw problem
  return data as T
}

/** Sends a request with the API token; on 401 the person is asked for one and the request is sent again. */
async function authorizedFetch(request: Request): Promise<Response> {
  const credentials = authorization()
  const attempt = request.clone()
  if (credentials.Authorization) attempt.headers.set('Authorization', credentials.Authorization)
  const response = await fetch(attempt)
  if (response.status !== 401) return response
  await askForToken(credentials.Authorization)
  return authorizedFetch(request)
}

/** Awaits a step on the network: a connection that is refused or cut in it is NoAnswer. */
async function answered<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    noteNoAnswer()
    throw new NoAnswer(error)
  }
}
