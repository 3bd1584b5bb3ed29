import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#server/platform/errors.ts'
import { parseParameters, scalar } from './parameters.ts'

describe('a query is read as PHP reads it', () => {
  test.each<[string, unknown]>([
    ['filter[ids][]=1&filter[ids][]=2', { filter: { ids: ['1', '2'] } }],
    ['filter[ids][0]=1&filter[ids][1]=2', { filter: { ids: ['1', '2'] } }],
    ['filter%5Bids%5D%5B0%5D=1', { filter: { ids: ['1'] } }],
    ['filter[customFields][nps][min]=5', { filter: { customFields: { nps: { min: '5' } } } }],
    ['filter[ids][0][id]=7&filter[ids][0][name]=x', { filter: { ids: [{ id: '7', name: 'x' }] } }],
    ['ids[]=1&externalIds[]=x', { ids: ['1'], externalIds: ['x'] }],
    ['by=id&by=externalId', { by: 'externalId' }],
    ['a=1+2&b=%D1%91%20%2B', { a: '1 2', b: 'ё +' }],
    ['a=&b', { a: '', b: '' }],
    ['a=x%ED%A0%80', { a: 'x%ED%A0%80' }],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(parseParameters(text).last).toEqual(expected)
  })

  test('a repeated scalar keeps its last value, and list filters still see all of them', () => {
    const { last, all } = parseParameters('filter[stores]=a&filter[stores]=b')
    expect(last).toEqual({ filter: { stores: 'b' } })
    expect(all).toEqual({ filter: { stores: ['a', 'b'] } })
  })

  test('a filter takes 600 elements', () => {
    const text = Array.from({ length: 600 }, (_, id) => `filter[ids][]=${id}`).join('&')
    expect(parseParameters(text).all).toEqual({ filter: { ids: Array.from({ length: 600 }, (_, id) => String(id)) } })
  })

  test('NUL is dropped, since no column can hold it', () => {
    expect(parseParameters('a=x%00y').last).toEqual({ a: 'xy' })
  })
})

describe('abuse is refused', () => {
  test.each([
    ['too many parameters', Array.from({ length: 5001 }, (_, n) => `a${n}=1`).join('&')],
    ['too many elements', Array.from({ length: 6000 }, () => 'a[]=1').join('&')],
    ['too deep', `a${'[b]'.repeat(40)}=1`],
  ])('%s', (_, text) => {
    expect(() => parseParameters(text)).toThrow(Refusal)
  })

  test.each(['__proto__[admin]=1', 'a[__proto__][admin]=1', 'constructor[prototype][admin]=1'])('%s reaches no prototype', (text) => {
    parseParameters(text)
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })
})

test('an array given for a scalar counts by its first element', () => {
  expect(scalar(parseParameters('name[]=a&name[]=b').last, 'name')).toBe('a')
  expect(scalar(parseParameters('name[x]=a').last, 'name')).toBeUndefined()
})

test('whatever http_build_query writes of flat lists is read back', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => !(text in {}))
  const value = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.toWellFormed().replaceAll('\0', ''))
  fc.assert(
    fc.property(fc.dictionary(name, fc.array(value, { minLength: 1, maxLength: 30 })), (filter) => {
      const pairs = Object.entries(filter).flatMap(([key, values]) =>
        values.map((text, index) => `${encodeURIComponent(`filter[${key}][${index}]`)}=${encodeURIComponent(text)}`),
      )
      expect({ ...(parseParameters(pairs.join('&')).last['filter'] ?? {}) as object }).toEqual({ ...filter })
    }),
  )
})
