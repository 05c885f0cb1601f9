import { describe, expect, inject } from 'vitest'

import {
  answerText,
  expectAnswer,
  questions,
  send,
  untilAnswerHas,
  watchAnswer,
  wrongTexts,
} from './support/chat'
import { kernelPid } from './support/kernel-process'
import { tokens } from './support/model-script'
import { test } from './support/test'

describe('no character is lost or doubled', () => {
  test('when the page is reloaded in the middle of an answer', async ({ page, model }) => {
    await model.script('B-RELOAD', { tokens: 120, tokens_per_second: 40 })
    await send(page, 'B-RELOAD please')
    await untilAnswerHas(page, 'tok20')
    await page.reload()
    await untilAnswerHas(page, 'tok20')
    expect(await answerText(page)).not.toContain('tok119')
    await watchAnswer(page, tokens(120))
    await expectAnswer(page, tokens(120))
    expect(await wrongTexts(page)).toEqual([])
    expect(await questions(page).count()).toBe(1)

    await page.reload()
    await expectAnswer(page, tokens(120))
  })

  test('in a second tab', async ({ page, open, model }) => {
    await model.script('B-TAB', { tokens: 100, tokens_per_second: 40 })
    await send(page, 'B-TAB please')
    await untilAnswerHas(page, 'tok10')
    const second = await open(new URL(page.url()).pathname)
    await untilAnswerHas(second, 'tok10')
    await watchAnswer(second, tokens(100))
    await expectAnswer(second, tokens(100))
    await expectAnswer(page, tokens(100))
    expect(await wrongTexts(second)).toEqual([])
  })

  test('when the network goes and comes back', async ({ page, model }) => {
    await model.script('B-NET', { tokens: 100, tokens_per_second: 40 })
    await send(page, 'B-NET please')
    await untilAnswerHas(page, 'tok10')
    await watchAnswer(page, tokens(100))
    await page.context().setOffline(true)
    await page.context().setOffline(false)
    await expectAnswer(page, tokens(100))
    expect(await wrongTexts(page)).toEqual([])
  })

  test('when the kernel is killed in the middle of an answer', async ({ page, model }) => {
    await model.script('B-KILL', { tokens: 200, tokens_per_second: 30 })
    await send(page, 'B-KILL please')
    await untilAnswerHas(page, 'tok20')
    await watchAnswer(page, tokens(200))
    process.kill(kernelPid(inject('stackLog')), 'SIGKILL')
    const banner = page.getByRole('alert').getByText('The kernel does not answer.')
    await banner.waitFor()
    await banner.waitFor({ state: 'detached' })
    await expectAnswer(page, tokens(200))
    expect(await wrongTexts(page)).toEqual([])
    expect(await model.calls('B-KILL')).toHaveLength(1)
  })
})

test('a message sent while the kernel is away arrives once when it is back', async ({ page, model }) => {
  await model.script('B-LATE', { tokens: 5 })
  process.kill(kernelPid(inject('stackLog')), 'SIGKILL')
  await send(page, 'B-LATE please')
  await page.getByText(/Not sent yet/).waitFor()
  await expectAnswer(page, tokens(5))
  expect(await questions(page).count()).toBe(1)
  expect(await model.calls('B-LATE')).toHaveLength(1)
})

test('a draft survives a reload', async ({ page }) => {
  await page.getByRole('textbox', { name: 'Message' }).fill('half a thought')
  await page.reload()
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('half a thought')
})
