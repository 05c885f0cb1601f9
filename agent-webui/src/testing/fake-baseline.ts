import { http, HttpResponse, type HttpHandler } from 'msw'

import type {
  BaselineCaseFigures,
  BaselineCaseInfo,
  BaselineReport,
  BaselineRun,
  BaselineStart,
} from '@/api/types'

import { problem } from './problem'

const CASES: BaselineCaseInfo[] = [
  { name: 'simple_qa_100', title: 'Simple Q/A, 100 tokens', calls: 1, wanted_tokens: 100 },
  { name: 'conversation_20', title: 'Conversation of 20 turns', calls: 20, wanted_tokens: 2500 },
]

type Mode = BaselineCaseFigures['mode']

export function baselineRun(id: string, change: Partial<BaselineRun> = {}): BaselineRun {
  return {
    id,
    mode: 'both',
    cases: CASES.map(({ name }) => name),
    runs: 1,
    status: 'completed',
    settings: {
      enforce_max_response_tokens: true,
      max_response_tokens: 120,
      context_window: 8192,
      temperature: 0,
      routing: 'tiered',
    },
    machine: { processor: 'A processor', cores: 2, memory_bytes: null, system: 'A system', python: '3.11' },
    version: '0.4.0',
    provider: 'ollama',
    model: 'a-model',
    done_calls: 42,
    total_calls: 42,
    current_case: null,
    accepted_at: '2026-03-03T10:00:00.000+00:00',
    started_at: '2026-03-03T10:00:00.000+00:00',
    ended_at: '2026-03-03T10:02:05.000+00:00',
    error: null,
    ...change,
  }
}

const spread = (median: number) => ({ min: median, median, max: median })

export function caseFigures(mode: Mode, ttft: number, change: Partial<BaselineCaseFigures> = {}) {
  return {
    name: 'simple_qa_100',
    title: 'Simple Q/A, 100 tokens',
    mode,
    calls: 1,
    failed: 0,
    clipped: 0,
    wanted_tokens: 100,
    sent_tokens: 100,
    ttft_ms: spread(ttft),
    total_ms: spread(ttft + 1000),
    tokens_per_second: spread(96),
    prompt_tokens: 140,
    cached_prompt_tokens: null,
    completion_tokens: 120,
    total_tokens: 260,
    ...change,
  } satisfies BaselineCaseFigures
}

export function turnFigures(turn: number, mode: Mode, ttft_ms: number): BaselineReport['turns'][number] {
  return {
    turn,
    mode,
    wanted_tokens: 67,
    ttft_ms,
    total_ms: ttft_ms + 1000,
    tokens_per_second: 96,
    prompt_tokens: 140,
    cached_prompt_tokens: 100,
    completion_tokens: 120,
  }
}

/** The baseline suite. A test says how far a run is: it changes `runs`, newest first. */
export class FakeBaseline {
  runs: BaselineRun[] = []
  cases: BaselineCaseFigures[] = [caseFigures('direct_model', 400), caseFigures('end_to_end_aigentos', 420)]
  turns: BaselineReport['turns'] = []
  growth: BaselineReport['growth'] = []
  calls: BaselineReport['calls'] = []
  eta: number | null = null
  readonly started: BaselineStart[] = []
  /** Refuses the next start or cancellation with this. */
  refusal: (() => Response) | null = null

  change(id: string, change: Partial<BaselineRun>): void {
    this.runs = this.runs.map((run) => (run.id === id ? { ...run, ...change } : run))
  }

  handlers(): HttpHandler[] {
    const of = (id: string) => this.runs.find((run) => run.id === id)
    return [
      http.post('/api/baseline/*', () => {
        const refusal = this.refusal
        this.refusal = null
        return refusal?.()
      }),
      http.get('/api/baseline/cases', () => HttpResponse.json({ cases: CASES, max_response_tokens: 1024 })),
      http.get('/api/baseline/runs', () => HttpResponse.json({ runs: this.runs, next_cursor: null })),
      http.post<object, BaselineStart>('/api/baseline/start', async ({ request }) => {
        const wanted = await request.json()
        this.started.push(wanted)
        const active = {
          status: 'running',
          done_calls: 0,
          current_case: 'simple_qa_100',
          ended_at: null,
        } as const
        this.runs = [baselineRun('new', { mode: wanted.mode, ...active }), ...this.runs]
        return HttpResponse.json({ job_id: 'new' }, { status: 202 })
      }),
      http.get<{ id: string }>('/api/baseline/status/:id', ({ params }) => {
        const run = of(params.id)
        if (!run) return problem(404, 'There is no such run.')
        return HttpResponse.json({ ...run, job_id: run.id, eta_seconds: this.eta, latest: this.calls })
      }),
      http.post<{ id: string }>('/api/baseline/:id/cancel', ({ params }) => {
        this.change(params.id, { status: 'cancelled', current_case: null })
        return HttpResponse.json({ ...of(params.id), job_id: params.id, eta_seconds: null, latest: [] })
      }),
      http.get<{ id: string }>('/api/baseline/runs/:id', ({ params }) => {
        const { cases, turns, growth, calls } = this
        return HttpResponse.json({
          run: of(params.id),
          cases,
          turns,
          growth,
          overhead: [],
          overall: null,
          calls,
        })
      }),
      http.get('/api/baseline/runs/:id/report.md', () => HttpResponse.text('# Baseline of AIgentOS')),
      http.get('/api/baseline/compare', ({ request }) => {
        const { searchParams } = new URL(request.url)
        const a = searchParams.get('a') ?? ''
        return HttpResponse.json({ pairs: [this.#pair(a, searchParams.get('b') ?? a)] })
      }),
    ]
  }

  #pair(a: string, b: string) {
    const side = (id: string, mode: Mode) => ({ ...this.runs.find((run) => run.id === id), run_id: id, mode })
    const [one = caseFigures('direct_model', 400), other = one] = this.cases
    const ratios = { ttft: 1.05, total: 1.01, tokens_per_second: null }
    return {
      a: side(a, 'direct_model'),
      b: side(b, a === b ? 'end_to_end_aigentos' : 'direct_model'),
      cases: [{ name: one.name, title: one.title, a: one, b: other, ratios }],
    }
  }
}
