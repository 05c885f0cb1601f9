import { describe, expect } from 'vitest'

import {
  answers,
  expectAnswer,
  questions,
  send,
  untilAnswerHas,
  untilFinished,
  watchAnswer,
  wrongTexts,
} from './support/chat'
import { tokens } from './support/model-script'
import { screenshot, test } from './support/test'

describe('an answer of the model', () => {
  test('streams into the page and ends with its figures', async ({ page, model }) => {
    await model.script('A-STREAM', { tokens: 90, tokens_per_second: 60, first_token_ms: 50 })
    await send(page, 'A-STREAM please')
    await untilAnswerHas(page, 'tok0')
    await watchAnswer(page, tokens(90))
    await expectAnswer(page, tokens(90))
    expect(await wrongTexts(page)).toEqual([])

    const activity = page.getByRole('complementary', { name: 'Activity' })
    for (const step of ['Accepted', 'Routed to the model', 'First token', 'Completed', 'Answer tokens']) {
      await activity.getByText(step, { exact: true }).waitFor()
    }
    const list = page.getByRole('navigation', { name: 'Conversations' })
    await list.getByRole('link', { name: 'A-STREAM please' }).waitFor()
  })

  test('shows its reasoning closed, with the time it took', async ({ page, model }) => {
    // Slow enough for the page to be there when it begins: the time is known to whoever watched.
    await model.script('A-REASON', {
      reasoning: ['They ', 'ask ', 'me ', 'this, ', 'so ', 'I ', 'do ', 'answer.'],
      tokens: 4,
      tokens_per_second: 4,
    })
    await send(page, 'A-REASON please')
    await expectAnswer(page, tokens(4))
    await answers(page)
      .getByText(/^Reasoned for/)
      .click()
    await page.getByText('They ask me this, so I do answer.').waitFor()
  })

  test('is stopped, keeps what was said, and the model is told to stop too', async ({ page, model }) => {
    await model.script('A-STOP', { endless: true, tokens_per_second: 40 })
    await send(page, 'A-STOP please')
    await untilAnswerHas(page, 'tok4')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByRole('region', { name: 'Messages' }).getByText('Stopped.').waitFor()
    await untilAnswerHas(page, 'tok0')
    await untilFinished(page)
    await expect.poll(async () => (await model.calls('A-STOP')).at(-1)?.client_closed).not.toBeNull()
  })

  test('waits in line behind the one that runs', async ({ page, model }) => {
    await model.script('A-FIRST', { tokens: 60, tokens_per_second: 30 })
    await model.script('A-SECOND', { tokens: 3 })
    await send(page, 'A-FIRST please')
    await untilAnswerHas(page, 'tok0')
    await send(page, 'A-SECOND please')
    await page.getByRole('region', { name: 'Messages' }).getByText('Queued behind 1').waitFor()
    await expect.poll(() => answers(page).allInnerTexts()).toHaveLength(2)
    await expectAnswer(page, tokens(3))
    expect((await questions(page).allInnerTexts()).map((text) => text.trim())).toEqual([
      'A-FIRST please',
      'A-SECOND please',
    ])
  })

  test('that failed says why, and comes when it is asked for again', async ({ page, model }) => {
    await model.script('A-FAIL', { status: 400, body: { error: 'this model cannot do that' } })
    await send(page, 'A-FAIL please')
    await page.getByText('This message was not answered.').waitFor()
    await page
      .getByText(/this model cannot do that/)
      .first()
      .waitFor()
    await model.script('A-FAIL', { tokens: 3 })
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectAnswer(page, tokens(3))
  })
})

describe('an answer of a tool', () => {
  test('is exact and asks no model', async ({ page, model }) => {
    await page.getByRole('button', { name: /what is 48 \* 7\?/ }).click()
    await answers(page).getByText('336').waitFor()
    const card = page.getByRole('group', { name: 'Tool Calculate' })
    await card.getByText('336').waitFor()
    await card.getByRole('button', { name: /Done/ }).click()
    await card.getByRole('row', { name: 'expression 48 * 7' }).waitFor()
    await card.getByRole('region', { name: 'Result' }).getByText('336').waitFor()
    await page.getByRole('complementary', { name: 'Activity' }).getByText('Routed to Calculate').waitFor()
    expect(await model.calls('48 * 7')).toEqual([])
    await screenshot(page, 'tool-turn')

    await page.reload()
    await card.getByRole('button', { name: /Done/ }).waitFor()
    await card.getByText('336').waitFor()
  })

  test('counts letters', async ({ page }) => {
    await page.getByRole('button', { name: /how many r in "strawberry"/ }).click()
    await page.getByRole('group', { name: 'Tool Count occurrences' }).waitFor()
    await answers(page)
      .getByText(/occurs 3 times/)
      .waitFor()
  })
})
