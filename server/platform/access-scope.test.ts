import { describe, expect, test } from 'vitest'
import type { Condition } from '#shared/conditions.ts'
import type { Scope } from '#shared/rights.ts'
import type { Actor } from './access.ts'
import { isWithinScope, scopeCondition } from './access-scope.ts'

const fields = { manager: 'managerId', site: 'site' }

function person(scope: Scope | null, sites: string[] | 'all' = 'all'): Actor {
  return {
    kind: 'user',
    id: 1,
    name: 'Ann',
    grants: { rights: scope ? { 'orders.view': scope } : {}, sites, fields: {}, limits: {}, userId: 1, groupIds: [1], colleagueIds: [1, 2] },
  }
}
const key = (sites: string[] | 'all'): Actor => ({
  kind: 'key', id: 7, name: 'module', grants: { rights: 'all', sites, fields: {}, limits: {}, userId: null, groupIds: [], colleagueIds: [] },
})

const mine = { managerId: 1, site: 'shop' }
const colleagues = { managerId: 2, site: 'shop' }
const strangers = { managerId: 3, site: 'shop' }
const nobodys = { managerId: null, site: 'shop' }
const otherSite = { managerId: 1, site: 'outlet' }
const records = { mine, colleagues, strangers, nobodys, otherSite }
type Name = keyof typeof records

const table: [who: string, actor: Actor, sees: Name[]][] = [
  ['a person without the right', person(null), []],
  ['scope own', person('own'), ['mine', 'otherSite']],
  ['scope group', person('group'), ['mine', 'colleagues', 'otherSite']],
  ['scope all', person('all'), ['mine', 'colleagues', 'strangers', 'nobodys', 'otherSite']],
  ['scope own in one site', person('own', ['shop']), ['mine']],
  ['scope all in one site', person('all', ['outlet']), ['otherSite']],
  ['scope all without any site', person('all', []), []],
  ['a key of all sites', key('all'), ['mine', 'colleagues', 'strangers', 'nobodys', 'otherSite']],
  ['a key of one site', key(['shop']), ['mine', 'colleagues', 'strangers', 'nobodys']],
]

describe.each(table)('%s', (_who, actor, sees) => {
  test.each(Object.keys(records) as Name[])('the record of %s', (name) => {
    expect(isWithinScope(actor, 'orders.view', records[name])).toBe(sees.includes(name))
    expect(holds(scopeCondition(actor, 'orders.view', fields), records[name])).toBe(sees.includes(name))
  })
})

test('one right says nothing about another', () => {
  expect(isWithinScope(person('all'), 'orders.change', mine)).toBe(false)
  expect(holds(scopeCondition(person('all'), 'orders.change', fields), mine)).toBe(false)
})

/** What the condition language means by the few nodes that the policy makes. */
function holds(condition: Condition, record: Record<string, unknown>): boolean {
  if ('and' in condition) return condition.and.every((part) => holds(part, record))
  if ('or' in condition) return condition.or.some((part) => holds(part, record))
  if ('field' in condition && condition.op === 'in') return (condition.value as unknown[]).includes(record[condition.field])
  throw new Error(`the policy makes no such condition: ${JSON.stringify(condition)}`)
}
