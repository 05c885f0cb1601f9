import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { exchange } from '@/testing/fake-performance'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/orchestration')

test('the page says where turns went and who decided so', async () => {
  const kernel = new FakeKernel()
  kernel.performance.summary.by_route = [
    { route: 'direct_dialogue', decided_by: 'gate', turns: 3 },
    { route: 'calculate', decided_by: 'rule', turns: 1 },
  ]
  kernel.performance.exchanges = [
    exchange('t2', { message: 'what is 48 * 7?', route: 'calculate', decided_by: 'rule', confidence: 1 }),
    exchange('t1'),
  ]
  open(kernel)
  const routes = within(await screen.findByRole('table', { name: 'Routes' }))
  expect(routes.getByRole('row', { name: 'the model by the gate 3 75 %' })).toBeVisible()
  expect(routes.getByRole('row', { name: 'Calculate by a rule 1 25 %' })).toBeVisible()
  const decisions = within(await screen.findByRole('table', { name: 'Last decisions' }))
  expect(decisions.getByRole('link', { name: 'what is 48 * 7?' })).toHaveAttribute('href', '/c/c0#t2')
  expect(decisions.getByText('decided by the gate · confidence 93 %')).toBeVisible()
  expect(decisions.getAllByText('8 ms')[0]).toBeVisible()
})

test('before the first turn it says how something gets there', async () => {
  open(new FakeKernel())
  expect(await screen.findByRole('heading', { name: 'Nothing was routed yet' })).toBeVisible()
  expect(screen.queryByRole('table')).toBeNull()
})

test('routes that could not be loaded are loaded again', async () => {
  const kernel = new FakeKernel()
  const user = open(kernel)
  kernel.refuseAll(() => problem(422, 'Not today.'))
  expect(await screen.findByText(/The routes could not be loaded\. Not today\./)).toBeVisible()
  kernel.comeBack()
  await user.click(within(screen.getByRole('region', { name: 'Routes' })).getByRole('button'))
  expect(await screen.findByRole('heading', { name: 'Nothing was routed yet' })).toBeVisible()
})
