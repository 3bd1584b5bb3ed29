import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Condition } from '#shared/conditions.ts'
import { filterOf, partsOf } from './simple-filter.ts'

const leaf = fc.record({ field: fc.constantFrom('status', 'total'), op: fc.constantFrom('eq' as const, 'gte' as const), value: fc.integer() })
const node: fc.Arbitrary<Condition> = fc.oneof(leaf, fc.array(leaf, { minLength: 1, maxLength: 3 }).map(or => ({ or })), leaf.map(not => ({ not })))
const clauses = (filter: Condition | undefined) => (!filter ? [] : 'and' in filter ? filter.and : [filter])

it('taking a filter apart into chips and putting it together loses nothing', () => {
  fc.assert(fc.property(fc.array(node, { minLength: 1, maxLength: 5 }), list => {
    const filter: Condition = { and: list }
    const again = clauses(filterOf(partsOf(filter)))
    expect(again.map(one => JSON.stringify(one)).sort()).toEqual(list.map(one => JSON.stringify(one)).sort())
  }))
})

it('no chips are no filter', () => {
  expect(filterOf(partsOf(undefined))).toBeUndefined()
})
