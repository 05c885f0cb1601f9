const NAMES: Readonly<Partial<Record<string, string>>> = {
  system: 'System prompt',
  memory: 'Memory',
  user: 'Your earlier messages',
  assistant: 'Earlier answers',
  tool: 'Tool result',
  message: 'This message',
}

export interface PromptPart {
  name: string
  tokens: number
  /** Of the whole prompt, 0 to 1. */
  share: number
}

/** The parts of a prompt in the order they are sent; empty ones are left out. */
export function partsOf(parts: Readonly<Record<string, number>>): PromptPart[] {
  const whole = Object.values(parts).reduce((sum, tokens) => sum + tokens, 0)
  const known = Object.keys(NAMES)
  return [...known, ...Object.keys(parts).filter((name) => !known.includes(name))].flatMap((name) => {
    const tokens = parts[name] ?? 0
    return tokens > 0 ? [{ name: NAMES[name] ?? name, tokens, share: tokens / whole }] : []
  })
}
