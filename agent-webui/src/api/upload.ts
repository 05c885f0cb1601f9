import { NoAnswer, problemOf } from './errors'
import { noteAnswer, noteNoAnswer } from './reachability'
import { askForToken, authorization } from './token'

export interface UploadOptions {
  /** Told again and again how many bytes are on their way, of how many. */
  onProgress: (sent: number, total: number) => void
  signal: AbortSignal
}

/**
 * Posts a form and says how far it is: fetch does not tell how much of a body has been sent, XMLHttpRequest does.
 * The result is the JSON of the answer. Throws ApiProblem, NoAnswer, or the AbortError of the signal.
 */
export async function upload<T>(path: string, form: FormData, options: UploadOptions): Promise<T> {
  const credentials = authorization()
  const { status, body } = await post(path, form, credentials.Authorization, options)
  if (status === 401) {
    await askForToken(credentials.Authorization)
    return upload<T>(path, form, options)
  }
  const problem = status >= 200 && status < 300 ? null : problemOf(status, body)
  noteAnswer(status, problem?.code ?? null)
  if (problem) throw problem
  return body as T
}

interface Answer {
  status: number
  body: unknown
}

function post(
  path: string,
  form: FormData,
  token: string | undefined,
  { onProgress, signal }: UploadOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => {
      request.abort()
      reject(new DOMException('The upload was cancelled.', 'AbortError'))
    }
    if (signal.aborted) {
      abort()
      return
    }
    request.open('POST', path)
    // What a page of somebody else cannot send without being asked first.
    request.setRequestHeader('X-AIgentOS-Client', 'webui')
    if (token !== undefined) request.setRequestHeader('Authorization', token)
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      onProgress(loaded, total)
    })
    request.addEventListener('load', () => {
      resolve({ status: request.status, body: jsonOf(request.responseText) })
    })
    request.addEventListener('error', () => {
      noteNoAnswer()
      reject(new NoAnswer('the connection was refused or cut'))
    })
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort)
    })
    signal.addEventListener('abort', abort)
    request.send(form)
  })
}

/** A proxy that stands before the kernel may answer with something else. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
