/** A parameter of a tool, as its JSON schema describes it; members of objects are named `object.member`. */
export interface Parameter {
  name: string
  type: string
  isRequired: boolean
  description: string
}

/** Schemas of strangers may be deep, recursive or huge. */
const DEEPEST = 3
const MOST = 100
const MOST_ALTERNATIVES = 12

type Schema = Readonly<Record<string, unknown>>

/** The parameters that a tool's input schema describes; an empty list if it takes none. */
export function parametersOf(root: Schema): Parameter[] {
  const found: Parameter[] = []
  const visit = (schema: Schema, prefix: string, depth: number) => {
    const required = asList(schema.required)
    for (const [key, value] of Object.entries(asSchema(schema.properties))) {
      if (found.length >= MOST) return
      const name = `${prefix}${key}`
      const parameter = resolve(asSchema(value), root)
      found.push({
        name,
        type: typeOf(parameter, root),
        isRequired: required.includes(key),
        description: describe(parameter),
      })
      if (depth < DEEPEST) visit(parameter, `${name}.`, depth + 1)
    }
  }
  visit(resolve(root, root), '', 1)
  return found
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {}
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Follows `$ref: "#/$defs/Name"`; what stands beside the reference wins. */
function resolve(schema: Schema, root: Schema, depth = 0): Schema {
  if (typeof schema.$ref !== 'string' || depth >= DEEPEST) return schema
  const path = /^#\/(.+)$/.exec(schema.$ref)?.[1]?.split('/') ?? []
  const target = path.reduce<Schema>((within, step) => asSchema(within[step]), root)
  return { ...resolve(target, root, depth + 1), ...schema }
}

/** "text", "list of number", "one of: a, b": a type in a word or two. */
function typeOf(schema: Schema, root: Schema, depth = 0): string {
  if (Array.isArray(schema.enum)) return `one of: ${listOf(schema.enum)}`
  if ('const' in schema) return asText(schema.const)
  const options = asList(schema.anyOf ?? schema.oneOf).slice(0, MOST_ALTERNATIVES)
  const types = options.length > 0 ? options.map((option) => resolve(asSchema(option), root)) : null
  if (types && depth < DEEPEST) return alternatives(types.map((option) => typeOf(option, root, depth + 1)))
  if (Array.isArray(schema.type)) return alternatives(schema.type.map(wordOf))
  if (schema.type === 'array' && 'items' in schema && depth < DEEPEST) {
    return `list of ${typeOf(resolve(asSchema(schema.items), root), root, depth + 1)}`
  }
  return wordOf(schema.type)
}

function listOf(values: readonly unknown[]): string {
  const shown = values.slice(0, MOST_ALTERNATIVES).map(asText).join(', ')
  return values.length > MOST_ALTERNATIVES ? `${shown} and ${values.length - MOST_ALTERNATIVES} more` : shown
}

/** That a value may also be null says no more than that it may be left out. */
function alternatives(types: readonly string[]): string {
  const telling = [...new Set(types)].filter((type) => type !== 'null')
  return telling.join(' or ') || 'null'
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'yes or no',
  array: 'list',
}

function wordOf(type: unknown): string {
  return typeof type === 'string' ? (WORDS[type] ?? type) : 'anything'
}

function describe(schema: Schema): string {
  const text = typeof schema.description === 'string' ? schema.description.trim() : ''
  const preset =
    schema.default === undefined || schema.default === null ? '' : `Default: ${asText(schema.default)}.`
  return [text, preset].filter(Boolean).join(' ')
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
