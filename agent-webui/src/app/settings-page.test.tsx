import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'

import { FakeKernel } from '@/testing/fake-kernel'
import { openApp } from '@/testing/open-app'
import { problem } from '@/testing/problem'

const open = (kernel: FakeKernel) => openApp(kernel, '/dashboard/settings')

describe('the model', () => {
  test('is chosen from what the backends offer', async () => {
    const kernel = new FakeKernel()
    const user = open(kernel)
    expect(await screen.findByRole('radio', { name: /a-model/ })).toBeChecked()
    await user.click(screen.getByRole('radio', { name: /b-model/ }))
    await waitFor(() => {
      expect(kernel.models.models.find(({ current }) => current)?.name).toBe('b-model')
    })
    expect(screen.getByRole('radio', { name: /b-model/ })).toBeChecked()
  })

  test('that cannot be used says why, and the one before stays', async () => {
    const kernel = new FakeKernel()
    kernel.models.refusal = () => problem(404, 'No backend offers it.')
    const user = open(kernel)
    await user.click(await screen.findByRole('radio', { name: /b-model/ }))
    expect(await screen.findByText('Not changed. No backend offers it.')).toBeVisible()
    expect(screen.getByRole('radio', { name: /a-model/ })).toBeChecked()
  })

  test('is missed in plain words', async () => {
    const kernel = new FakeKernel()
    kernel.models.models = []
    open(kernel)
    expect(await screen.findByText(/No backend offers a model/)).toBeVisible()
  })
})

describe('fetching a model', () => {
  const fetchModel = async (kernel: FakeKernel) => {
    const user = open(kernel)
    await user.type(await screen.findByRole('textbox', { name: 'Fetch a model with Ollama' }), 'c-model')
    await user.click(screen.getByRole('button', { name: 'Fetch' }))
  }

  test('ends with the model there', async () => {
    const kernel = new FakeKernel()
    await fetchModel(kernel)
    expect(await screen.findByText('c-model is there: choose it above.')).toBeVisible()
    expect(kernel.requests('POST', /pull/)[0]?.body).toEqual({ model: 'c-model' })
  })

  test.each([
    ['fails', ['event: error\ndata: {"detail": "There is no such model."}'], /There is no such model\./],
    ['breaks off', ['event: progress\ndata: {"status": "pulling"}'], /The connection broke off/],
  ])('that %s says so', async (_, frames, text) => {
    const kernel = new FakeKernel()
    kernel.models.pull = frames
    await fetchModel(kernel)
    expect(await screen.findByText(text)).toBeVisible()
  })
})

describe('the provider', () => {
  test('is shown with its address and whether the model is loaded', async () => {
    open(new FakeKernel())
    const provider = await screen.findByRole('region', { name: 'Provider' })
    expect(await within(provider).findByText('http://localhost:11434')).toBeVisible()
    expect(within(provider).getByText('a-model')).toBeVisible()
    expect(within(provider).getByText('yes')).toBeVisible()
  })

  test('is asked to load the model, which takes as long as is said', async () => {
    const kernel = new FakeKernel()
    kernel.health = { ...kernel.health, status: 'degraded', problems: ['A worker is away.'], is_warm: false }
    const user = open(kernel)
    expect(await screen.findByText('no, the first answer takes longer')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Warm up' }))
    expect(await screen.findByText('a-model was loaded in 1,204 ms.')).toBeVisible()
    const provider = screen.getByRole('region', { name: 'Provider' })
    expect(await within(provider).findByText('yes')).toBeVisible()
  })

  test('that cannot load the model says why', async () => {
    const kernel = new FakeKernel()
    kernel.warmUpRefusal = () => problem(503, 'Ollama does not answer: start it with `ollama serve`.')
    const user = open(kernel)
    await user.click(await screen.findByRole('button', { name: 'Warm up' }))
    expect(await screen.findByText(/^Not warmed up\. Ollama does not answer/)).toBeVisible()
  })
})

test('the theme is chosen, and the system’s is followed again', async () => {
  const user = open(new FakeKernel())
  expect(await screen.findByRole('radio', { name: 'System' })).toBeChecked()
  await user.click(screen.getByRole('radio', { name: 'Dark' }))
  expect(document.documentElement.dataset.theme).toBe('dark')
  await user.click(screen.getByRole('radio', { name: 'Light' }))
  expect(document.documentElement.dataset.theme).toBe('light')
  expect(localStorage.getItem('aigentos.theme')).toBe('light')
  await user.click(screen.getByRole('radio', { name: 'System' }))
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked()
  expect(localStorage.getItem('aigentos.theme')).toBeNull()
})
