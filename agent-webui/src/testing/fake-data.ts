import { http, HttpResponse, type HttpHandler } from 'msw'

/** The kernel's routes for all data. */
export class FakeData {
  readonly imported: string[] = []
  readonly deletions: unknown[] = []
  /** Answers the next request with this. */
  refusal: (() => Response) | null = null

  handlers(): HttpHandler[] {
    return [
      http.all('/api/admin/*', () => {
        const refusal = this.refusal
        this.refusal = null
        return refusal?.()
      }),
      http.post('/api/admin/backup', () =>
        HttpResponse.json({
          path: '/data/backups/manual-1.db',
          bytes: 1_400_000,
          verified: true,
          seconds: 0.4,
        }),
      ),
      http.get('/api/admin/export', () => HttpResponse.arrayBuffer(new ArrayBuffer(2_100))),
      http.post('/api/admin/import', async ({ request }) => {
        const { name } = (await request.formData()).get('file') as File
        this.imported.push(name)
        return HttpResponse.json({ conversations: 3, documents: 1 })
      }),
      http.post('/api/admin/delete-all-data', async ({ request }) => {
        this.deletions.push(await request.json())
        return HttpResponse.json({ stopped: 0, backups: 2 })
      }),
    ]
  }
}
