/** An answer with everything in it that an answer can have, token by token: each word is one. */
export function longAnswer(tokens: number): string[] {
  const words: string[] = []
  for (let part = 1; words.length < tokens; part++) words.push(...(section(part).match(/\s*\S+/g) ?? []))
  return words.slice(0, tokens)
}

function section(part: number): string {
  const sentence = `Part ${part} has **strong** words, \`code\` and a [link](https://example.org/${part}) in it. `
  return `

## Part ${part}

${sentence.repeat(6)}

- one thing
- another thing, with *emphasis*
- a third

| name | value |
|---|--:|
| a | ${part} |
| b | ${part * 2} |

\`\`\`python
def part_${part}(items: list[int]) -> int:
    total = 0  # of all items
    for item in items:
        total += item * ${part}
    return total
\`\`\`

${sentence.repeat(4)}
`
}

/** A conversation of so many turns, answered without a model. Returns its id. */
export async function seedConversation(url: string, turns: number): Promise<string> {
  let id: string | undefined
  for (let turn = 1; turn <= turns; turn++) {
    const { conversation_id } = await post<{ conversation_id: string }>(new URL('/api/chat', url), {
      message: `${turn} + 7`,
      ...(id && { conversation_id: id }),
    })
    id = conversation_id
    if (turn % 50 === 0) await untilAnswered(url, id)
  }
  if (!id) throw new Error('a conversation has at least one turn')
  await untilAnswered(url, id)
  return id
}

async function untilAnswered(url: string, id: string): Promise<void> {
  for (;;) {
    const response = await fetch(new URL(`/api/conversations/${id}/events`, url))
    const { events } = (await response.json()) as { events: { role: string; status: string }[] }
    const last = events.at(-1)
    if (last?.role === 'assistant' && last.status === 'completed') return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function post<T>(url: URL, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as T
}
