/**
 * What a tool is called for people: `count_occurrences` is "Count occurrences", `mcp::my-files::read_file` is
 * "Read file · My files".
 */
export function toolTitle(name: string): string {
  const [scheme, server, ...tool] = name.split('::')
  if (scheme !== 'mcp' || server === undefined || tool.length === 0) return words(name)
  return `${words(tool.join('::'))} · ${words(server)}`
}

/** `readFile`, `read_file` and `read-file` are all "Read file". */
function words(name: string): string {
  const spaced = name
    .replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll(/[_-]+/g, ' ')
    .trim()
  return spaced === '' ? name : spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
