import { HttpResponse } from 'msw'

/** An error as the kernel tells it. */
export function problem(status: number, detail: string, code = 'a_code'): Response {
  return HttpResponse.json(
    { type: 'about:blank', title: 'A problem', status, detail, code },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  )
}
