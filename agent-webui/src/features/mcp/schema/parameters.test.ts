import { describe, expect, test } from 'vitest'

import { parametersOf } from './parameters'

const typeOf = (schema: Record<string, unknown>, defs = {}) =>
  parametersOf({ properties: { value: schema }, $defs: defs })[0]?.type

describe('the parameters of a tool', () => {
  test('have name, type, whether they are required, and what they are for', () => {
    const schema = {
      type: 'object',
      properties: {
        timezone: { type: 'string', description: 'IANA name' },
        count: { type: 'integer', default: 3 },
      },
      required: ['timezone'],
    }
    expect(parametersOf(schema)).toEqual([
      { name: 'timezone', type: 'text', isRequired: true, description: 'IANA name' },
      { name: 'count', type: 'whole number', isRequired: false, description: 'Default: 3.' },
    ])
  })

  test('of a tool that takes none are none', () => {
    expect(parametersOf({})).toEqual([])
    expect(parametersOf({ type: 'object', properties: {} })).toEqual([])
  })

  test('that are objects are shown with their members', () => {
    const schema = {
      properties: { place: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
    }
    expect(parametersOf(schema).map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['place', false],
      ['place.city', true],
    ])
  })

  test.each([
    [{ type: 'boolean' }, 'yes or no'],
    [{ enum: ['a', 'b', 1] }, 'one of: a, b, 1'],
    [{ const: 'fixed' }, 'fixed'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }] }, 'number or text'],
    [{ type: 'array', items: { type: 'number' } }, 'list of number'],
    [{ type: 'array' }, 'list'],
    [{}, 'anything'],
  ])('%j is %s', (schema, text) => {
    expect(typeOf(schema)).toBe(text)
  })

  test('are found where a reference leads', () => {
    expect(typeOf({ $ref: '#/$defs/Unit' }, { Unit: { enum: ['m', 'km'] } })).toBe('one of: m, km')
    expect(typeOf({ $ref: '#/$defs/Nowhere' })).toBe('anything')
  })

  test.each([
    ['refers to itself', { $ref: '#', properties: { again: { $ref: '#' } } }],
    [
      'refers to a circle',
      { $ref: '#/$defs/A', $defs: { A: { $ref: '#/$defs/B' }, B: { $ref: '#/$defs/A' } } },
    ],
    ['is no schema', { properties: ['a', null], required: 'yes' }],
    [
      'explodes',
      {
        properties: { a: { $ref: '#/$defs/A' } },
        $defs: { A: { anyOf: Array.from({ length: 5_000 }, () => ({ $ref: '#/$defs/A' })) } },
      },
    ],
    ['is huge', { properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, {}])) }],
  ])('of a schema that %s are few, and found at once', (_, schema) => {
    const start = performance.now()
    expect(parametersOf(schema).length).toBeLessThanOrEqual(100)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
