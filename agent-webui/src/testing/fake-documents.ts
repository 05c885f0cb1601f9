import { http, HttpResponse, type HttpHandler } from 'msw'

import type { DocumentImport } from '@/api/types'

import { problem } from './problem'

export function documentImport(filename: string, change: Partial<DocumentImport> = {}): DocumentImport {
  return {
    id: filename,
    conversation_id: 'c1',
    filename,
    media_type: 'text/markdown',
    size_bytes: 1400,
    reused_existing: false,
    status: 'ready',
    error: null,
    error_code: null,
    progress: { stage: '', done: 0, total: 0 },
    chunks: 3,
    created_at: '2026-11-22T10:00:00.000+00:00',
    processed_at: null,
    ...change,
  }
}

export interface SeenUpload {
  filename: string
  conversationId: string | null
  client: string | null
}

/** The kernel's documents. How reading them goes is said by the test: it changes `imports`. */
export class FakeDocuments {
  imports: DocumentImport[] = []
  readonly uploads: SeenUpload[] = []
  /** What an upload is answered with beside being taken. */
  taken: Partial<DocumentImport> = {}
  /** Refuses the next upload or deletion with this. */
  refusal: (() => Response | Promise<Response>) | null = null

  change(id: string, change: Partial<DocumentImport>): DocumentImport {
    const changed = { ...documentImport(id), ...this.imports.find((known) => known.id === id), ...change }
    this.imports = this.imports.map((known) => (known.id === id ? changed : known))
    return changed
  }

  handlers(): HttpHandler[] {
    const one = '/api/imports/:id'
    return [
      http.all('/api/imports*', ({ request }) => (request.method === 'GET' ? undefined : this.#refuse())),
      http.all('/api/imports/*', ({ request }) => (request.method === 'GET' ? undefined : this.#refuse())),
      http.get('/api/imports', () => HttpResponse.json({ imports: this.imports, next_cursor: null })),
      http.post('/api/imports', async ({ request }) => {
        const form = await request.formData()
        const { name } = form.get('file') as File
        const conversationId = form.get('conversation_id') as string | null
        this.uploads.push({
          filename: name,
          conversationId,
          client: request.headers.get('X-AIgentOS-Client'),
        })
        const document = documentImport(name, {
          status: 'processing',
          progress: { stage: 'queued', done: 0, total: 0 },
          conversation_id: conversationId ?? 'c1',
          ...this.taken,
        })
        this.imports = [document, ...this.imports]
        return HttpResponse.json(document, { status: 202 })
      }),
      http.get<{ id: string }>(one, ({ params }) => {
        const known = this.imports.find(({ id }) => id === params.id)
        return known ? HttpResponse.json(known) : problem(404, 'There is no such document.')
      }),
      http.delete<{ id: string }>(one, ({ params }) => {
        this.imports = this.imports.filter(({ id }) => id !== params.id)
        return new HttpResponse(null, { status: 204 })
      }),
    ]
  }

  #refuse(): Response | Promise<Response> | undefined {
    const refusal = this.refusal
    this.refusal = null
    return refusal?.()
  }
}
