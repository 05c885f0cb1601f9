/** Longer text is not worth the time to lay it out again. */
const LONGEST = 200_000

/** JSON objects and lists with a line for every member; any other text as it is. */
export function prettyJson(text: string): string {
  if (text.length > LONGEST || !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
