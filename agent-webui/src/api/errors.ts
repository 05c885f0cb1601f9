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

/** The problem that an answer with this status and JSON tells. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const problem: { detail?: unknown; title?: unknown; code?: unknown } =
    typeof body === 'object' && body !== null ? body : {}
  const text = [problem.detail, problem.title].find((part) => typeof part === 'string' && part !== '')
  return new ApiProblem(
    status,
    typeof text === 'string' ? asSentence(text) : `The kernel answered ${status}.`,
    typeof problem.code === 'string' ? problem.code : null,
  )
}

/** The kernel's own words begin small and end without a full stop, as other programs print them. */
function asSentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?:]$/.test(begun) ? begun : `${begun}.`
}
