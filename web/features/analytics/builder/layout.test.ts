import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codesOn, EMPTY, fromKept, MOST, put, questionOf, readLayout, SHELVES, take, toKeep, type Layout, type Shelf } from './layout.ts'

const period = { from: '2026-11-01', to: '2026-11-30', name: 'month' as const, sites: ['shop'], compare: 'previous' as const, set: () => {} }

test('a dimension goes from the rows into the columns, and is not in both', () => {
  const layout = put(EMPTY, 'source', 'columns')
  expect([layout.rows, layout.columns]).toEqual([[], ['source']])
})

test('a field is put where it was dropped, also within its own shelf', () => {
  const layout = put(put({ ...EMPTY, rows: ['a', 'b'] }, 'c', 'rows', 1), 'b', 'rows', 0)
  expect(layout.rows).toEqual(['b', 'a', 'c'])
})

test('an order by a measure that was taken away is forgotten', () => {
  expect(take({ ...EMPTY, sort: { by: 'orders', direction: 'desc' } }, 'orders', 'measures').sort).toBeUndefined()
  expect(take({ ...EMPTY, sort: { by: 'orders', direction: 'desc' } }, 'revenue', 'measures').sort).toEqual({ by: 'orders', direction: 'desc' })
})

test('a filter without a value restricts nothing and is not kept', () => {
  const layout: Layout = { ...EMPTY, filters: [{ dimension: 'site', in: [] }, { dimension: 'manager', in: ['5'] }] }
  expect(questionOf(layout, period)!.filters).toEqual([{ dimension: 'manager', in: ['5'] }])
  expect(toKeep(layout, period).filters).toEqual([{ dimension: 'manager', in: ['5'] }])
})

test('a named period is kept by its name, own days as they are', () => {
  expect(toKeep(EMPTY, period).period).toBe('month')
  expect(toKeep(EMPTY, { ...period, name: null }).period).toEqual({ from: '2026-11-01', to: '2026-11-30' })
})

test('without a measure there is nothing to ask', () => expect(questionOf({ ...EMPTY, measures: [] }, period)).toBeNull())

test.each([['a word', 'x'], ['nothing', null], ['no measures', { rows: ['a'] }], ['measures that are no list', { measures: 'revenue' }], ['filters of nothing', { measures: [], filters: [{}] }]])('%s in the address is no layout', (_name, value) => {
  expect(readLayout(value)).toBeNull()
})

const step = fc.record({ shelf: fc.constantFrom(...SHELVES), code: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), at: fc.nat(6), isTaken: fc.boolean() })
test('whatever is moved where: nothing stands twice, no shelf bears too much, and what is kept comes back', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), steps => {
    const layout = steps.reduce<Layout>((now, { shelf, code, at, isTaken }) => (isTaken ? take(now, code, shelf) : put(now, code, shelf, at)), EMPTY)
    for (const shelf of SHELVES) {
      const codes = codesOn(layout, shelf as Shelf)
      expect(new Set(codes).size).toBe(codes.length)
      expect(codes.length).toBeLessThanOrEqual(MOST[shelf])
    }
    expect((layout.rows ?? []).filter(code => layout.columns?.includes(code))).toEqual([])
    expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout)
    expect(fromKept(toKeep(layout, period)).measures).toEqual(layout.measures)
  }))
})
