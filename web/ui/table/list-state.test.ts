import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readListSearch } from './list-state.ts'

it('the address of a list keeps its filter, sorting, columns, view and open card', () => {
  const search = { filter: { field: 'status', op: 'in', value: ['new'] }, sort: '-createdAt', columns: ['number', 'total'], q: '42', view: 3, open: 17 }
  expect(readListSearch(search)).toEqual(search)
})

it('what makes no sense in an address is dropped, not failed on', () => {
  expect(readListSearch({ filter: 'x', sort: {}, columns: 'a', view: 'abc', open: '', extra: 1 })).toEqual({})
  expect(readListSearch({ open: { toString: 0 }, view: [3], q: true })).toEqual({})
  expect(readListSearch({ q: 42, open: '17' })).toEqual({ q: '42', open: 17 })
})

it('reading twice is reading once, whatever stands in the address', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('filter', 'sort', 'columns', 'q', 'view', 'open', 'other'), fc.jsonValue()), search => {
    const once = readListSearch(search as Record<string, unknown>)
    expect(readListSearch(once)).toEqual(once)
  }))
})
