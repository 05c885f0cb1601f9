import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'

import type { BaselineReport, BaselineRun } from '@/api/types'
import { baselineRun, caseFigures, turnFigures } from '@/testing/fake-baseline'
import { FakeKernel } from '@/testing/fake-kernel'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

function kernelWith(...runs: BaselineRun[]): FakeKernel {
  const kernel = new FakeKernel()
  kernel.baseline.runs = runs
  return kernel
}

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/baseline')
const form = async () => within(await screen.findByRole('form', { name: 'Start a run' }))
const rowsOf = async (name: string) =>
  within(await screen.findByRole('table', { name }))
    .getAllByRole('row')
    .map((row) => within(row).queryAllByRole('cell'))
    .map((cells) => cells.map((cell) => cell.textContent))
    .slice(1)

const CALL: BaselineReport['calls'][number] = {
  position: 0,
  mode: 'direct_model',
  repetition: 1,
  case_name: 'conversation_20',
  turn: 3,
  wanted_tokens: 101,
  sent_tokens: 101,
  clipped: false,
  ttft_ms: 420,
  model_ttft_ms: 400,
  total_ms: 1500,
  prompt_tokens: 140,
  cached_prompt_tokens: null,
  completion_tokens: 120,
  total_tokens: 260,
  tokens_per_second: 96,
  route: null,
  status: 'completed',
  error: null,
  asked_at: '2026-03-03T10:00:00.000+00:00',
}

describe('the page of the baseline', () => {
  test('is reached from the dashboard and says what to do when there is nothing', async () => {
    const user = openApp(kernelWith(), '/dashboard/mcp')
    await user.click(await screen.findByRole('link', { name: 'Baseline' }))
    expect(await screen.findByRole('heading', { name: 'Baseline', level: 1 })).toBeVisible()
    expect(await screen.findByRole('heading', { name: 'No run yet' })).toBeVisible()
  })

  test('says why it could not be loaded, and loads again', async () => {
    const kernel = kernelWith(baselineRun('r1'))
    kernel.refuseAll(() => problem(422, 'Not today.'))
    const user = open(kernel)
    expect(await screen.findByText(/could not be loaded\. Not today\./)).toBeVisible()
    kernel.comeBack()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('table', { name: 'Runs' })).toBeVisible()
  })
})

describe('starting a run', () => {
  test('asks everything in both modes with short answers, unless told otherwise', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const start = await form()
    expect(await start.findByText('42 calls')).toBeVisible()
    await user.click(start.getByRole('button', { name: 'Start' }))
    expect(await screen.findByRole('region', { name: 'Running' })).toBeVisible()
    expect(kernel.baseline.started).toEqual([
      { mode: 'both', runs: 1, cases: null, enforce_max_response_tokens: true, max_response_tokens: 120 },
    ])
  })

  test('takes mode, runs, cases and the length of answers', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const start = await form()
    await user.click(start.getByRole('radio', { name: /^Direct/ }))
    await user.clear(start.getByRole('spinbutton', { name: 'Runs' }))
    await user.type(start.getByRole('spinbutton', { name: 'Runs' }), '3')
    await user.click(start.getByText('All 2 cases'))
    await user.click(start.getByRole('checkbox', { name: /^Conversation of 20 turns/ }))
    await user.click(start.getByRole('checkbox', { name: 'Limit answers' }))
    expect(start.getByText('3 calls')).toBeVisible()
    await user.click(start.getByRole('button', { name: 'Start' }))
    await screen.findByRole('region', { name: 'Running' })
    expect(kernel.baseline.started).toEqual([
      {
        mode: 'direct_model',
        runs: 3,
        cases: ['simple_qa_100'],
        enforce_max_response_tokens: false,
        max_response_tokens: null,
      },
    ])
  })

  test('is not possible without a case, or with too many runs or tokens', async () => {
    const user = open(kernelWith())
    const start = await form()
    const button = start.getByRole('button', { name: 'Start' })
    await user.click(start.getByText('All 2 cases'))
    await user.click(start.getByRole('button', { name: 'Choose none' }))
    expect(start.getByText('Choose at least one case.')).toBeVisible()
    expect(button).toBeDisabled()
    await user.click(start.getByRole('button', { name: 'Choose all' }))
    expect(button).toBeEnabled()
    await user.type(start.getByRole('spinbutton', { name: 'Most tokens of an answer' }), '99')
    expect(start.getByText('Runs: 1 to 10; tokens: 1 to 1,024.')).toBeVisible()
    expect(button).toBeDisabled()
  })

  test('that is refused says why', async () => {
    const kernel = kernelWith()
    const user = open(kernel)
    const start = await form()
    kernel.baseline.refusal = () => problem(503, 'The worker dialogue is missing.')
    await user.click(start.getByRole('button', { name: 'Start' }))
    expect(await screen.findByText('Not started. The worker dialogue is missing.')).toBeVisible()
  })
})

describe('a run that goes on', () => {
  const running = baselineRun('r1', {
    status: 'running',
    done_calls: 21,
    current_case: 'conversation_20',
    ended_at: null,
  })

  test('shows how far it is, how long it takes, and what was measured last', async () => {
    const kernel = kernelWith(running)
    kernel.baseline.eta = 125
    kernel.baseline.calls = [CALL, { ...CALL, position: 1, ttft_ms: null, error: 'It broke.' }]
    open(kernel)
    const shown = within(await screen.findByRole('region', { name: 'Running' }))
    expect(await shown.findByText('21 of 42 calls · both · about 2 min 5 s left')).toBeVisible()
    expect(await shown.findByRole('status')).toHaveTextContent('Conversation of 20 turns')
    expect(shown.getByRole('progressbar', { name: 'Progress of the run' })).toHaveAttribute('value', '0.5')
    expect(await rowsOf('Latest calls')).toEqual([
      ['direct', '–', '1.5 s', '96 tok/s', 'It broke.'],
      ['direct', '0.42 s', '1.5 s', '96 tok/s', 'answered'],
    ])
    expect(screen.queryByRole('form', { name: 'Start a run' })).toBeNull()
  })

  test('says that the model is being loaded', async () => {
    open(kernelWith(baselineRun('r1', { status: 'queued', done_calls: 0, model: null, ended_at: null })))
    const shown = within(await screen.findByRole('region', { name: 'Running' }))
    expect(shown.getByRole('status')).toHaveTextContent('Loading the model')
    expect(shown.getByText(/shows after the first call/)).toBeVisible()
  })

  test('is cancelled, and what it measured is kept', async () => {
    const kernel = kernelWith(running)
    const user = open(kernel)
    const shown = within(await screen.findByRole('region', { name: 'Running' }))
    kernel.baseline.refusal = () => problem(503, 'The disk is busy.')
    await user.click(shown.getByRole('button', { name: 'Cancel' }))
    expect(await shown.findByText('Not cancelled. The disk is busy.')).toBeVisible()
    await user.click(shown.getByRole('button', { name: 'Cancel' }))
    expect(await form()).toBeDefined()
    expect((await rowsOf('Runs'))[0]).toEqual(expect.arrayContaining(['Cancelled', '21 of 42']))
    expect(await screen.findByRole('table', { name: 'Cases' })).toBeVisible()
  })

  test('shows its results when it is finished', async () => {
    const kernel = kernelWith(running)
    open(kernel)
    await screen.findByRole('region', { name: 'Running' })
    kernel.baseline.change('r1', { status: 'completed', done_calls: 42, current_case: null })
    expect(await screen.findByRole('table', { name: 'Cases' }, { timeout: 4000 })).toBeVisible()
  })
})

describe('the results of a run', () => {
  test('are told case by case, with what was cut and what failed', async () => {
    const kernel = kernelWith(baselineRun('r1'))
    kernel.baseline.cases = [
      caseFigures('direct_model', 400, { ttft_ms: { min: 380, median: 400, max: 460 }, calls: 3, failed: 1 }),
      caseFigures('end_to_end_aigentos', 420, { clipped: 1, wanted_tokens: 10_000, sent_tokens: 6200 }),
    ]
    kernel.baseline.calls = [{ ...CALL, status: 'failed', error: 'The model is away.' }]
    open(kernel)
    const [direct, through] = await rowsOf('Cases')
    expect(direct?.slice(0, 5)).toEqual(['direct', '3 (1 failed)', '100', '0.4 s0.38 s – 0.46 s', '1.4 s'])
    expect(through?.slice(0, 4)).toEqual(['end to end', '1', '10,000 → 6,200 sent', '0.42 s'])
    expect(screen.getByText('The model is away.')).toBeVisible()
  })

  test('are told turn by turn, with what the length of the conversation costs', async () => {
    const kernel = kernelWith(baselineRun('r1'))
    kernel.baseline.turns = [turnFigures(2, 'direct_model', 300), turnFigures(20, 'direct_model', 420)]
    kernel.baseline.growth = [{ mode: 'direct_model', ttft_ratio: 1.4 }]
    open(kernel)
    expect(
      await screen.findByRole('img', { name: /^First token, turn by turn\. direct: from 0\.3 s/ }),
    ).toBeVisible()
    expect(screen.getByText(/turn 20 took 1\.40 × as long as that of turn 2, direct/)).toBeVisible()
    expect((await rowsOf('Turns of the conversation'))[1]?.slice(0, 3)).toEqual(['direct', '67', '0.42 s'])
  })

  test('are chosen from the runs', async () => {
    const kernel = kernelWith(
      baselineRun('r2', { accepted_at: '2026-03-04T10:00:00.000+00:00' }),
      baselineRun('r1'),
    )
    const user = open(kernel)
    expect(await screen.findByRole('heading', { name: /^Results of 4 Mar/ })).toBeVisible()
    await user.click(screen.getByRole('button', { name: /^3 Mar/ }))
    expect(await screen.findByRole('heading', { name: /^Results of 3 Mar/ })).toBeVisible()
  })

  test('say so if there are none, and why', async () => {
    const kernel = kernelWith(baselineRun('r1', { status: 'failed', done_calls: 0, error: 'No model.' }))
    kernel.baseline.cases = []
    open(kernel)
    expect(await screen.findByText('No model.')).toBeVisible()
    expect(await screen.findByText(/ended before the first call/)).toBeVisible()
  })

  test('are downloaded as a file', async () => {
    const files: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
      files.push(file as Blob)
      return '#'
    })
    const user = open(kernelWith(baselineRun('r1')))
    await user.click(await screen.findByRole('button', { name: 'Download report' }))
    await waitFor(() => {
      expect(files).toHaveLength(1)
    })
    expect(await files[0]?.text()).toBe('# Baseline of AIgentOS')
  })
})

describe('comparing', () => {
  test('shows end to end against direct of one run, by the figure that is chosen', async () => {
    const user = open(kernelWith(baselineRun('r1')))
    expect(await rowsOf('Comparison: First token')).toEqual([['0.4 s', '0.42 s', '1.05 ×']])
    await user.click(screen.getByRole('radio', { name: 'Speed' }))
    expect(await rowsOf('Comparison: Speed')).toEqual([['96 tok/s', '96 tok/s', '–']])
    expect(screen.getByRole('img', { name: /^Speed\. direct: .*; end to end: / })).toBeVisible()
  })

  test('shows two runs side by side', async () => {
    const kernel = kernelWith(
      baselineRun('r2', { mode: 'direct_model', accepted_at: '2026-03-04T10:00:00.000+00:00' }),
      baselineRun('r1', { mode: 'direct_model' }),
    )
    const user = open(kernel)
    expect(await screen.findByRole('table', { name: 'Comparison: First token, direct' })).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Run' }), 'r1')
    await waitFor(() => {
      expect(kernel.requests('GET', /compare\?a=r1&b=r2/)).toHaveLength(1)
    })
  })

  test('says what is missing if there is nothing to compare', async () => {
    open(kernelWith(baselineRun('r1', { mode: 'direct_model' })))
    expect(await screen.findByText(/nothing to compare yet/)).toBeVisible()
  })
})
