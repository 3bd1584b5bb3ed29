import { expect, test } from 'vitest'
import fc from 'fast-check'
import { ALL_RIGHTS, type Right, type Scope } from '#shared/rights.ts'
import type { Grants } from '#server/platform/access.ts'
import { mergeGrants, rightBeyond, type GroupGrants } from './merge-grants.ts'

const scope = fc.constantFrom<Scope>('own', 'group', 'all')
const rights = fc.dictionary(fc.constantFrom(...ALL_RIGHTS), scope, { maxKeys: 5 }) as fc.Arbitrary<Partial<Record<Right, Scope>>>
const groups = fc.array(fc.record({ id: fc.nat(), rights, sites: fc.array(fc.constantFrom('shop', 'outlet'), { maxLength: 2 }) }), { maxLength: 4 })
const WIDTH = { own: 1, group: 2, all: 3 }

const grants = (merged: Pick<Grants, 'rights' | 'sites' | 'groupIds'>): Grants => ({ ...merged, userId: 1, colleagueIds: [] })

test('a right reaches as far as in the group that gives it widest, and no right comes from nowhere', () => {
  fc.assert(fc.property(groups, (list: GroupGrants[]) => {
    const merged = mergeGrants(list).rights as Partial<Record<Right, Scope>>
    for (const right of ALL_RIGHTS) {
      const widths = list.flatMap((group) => (group.rights[right] ? [WIDTH[group.rights[right]]] : []))
      expect(merged[right] ? WIDTH[merged[right]] : 0).toBe(Math.max(0, ...widths))
    }
  }))
})

test('the order of groups does not matter', () => {
  fc.assert(fc.property(groups, (list: GroupGrants[]) => {
    expect(mergeGrants(list.toReversed()).rights).toEqual(mergeGrants(list).rights)
  }))
})

test('sites add up, a group for all sites opens all, and no group opens none', () => {
  const group = (...sites: string[]): GroupGrants => ({ id: 1, rights: {}, sites })
  expect(mergeGrants([]).sites).toEqual([])
  expect(mergeGrants([group('shop'), group('outlet', 'shop')]).sites).toEqual(['shop', 'outlet'])
  expect(mergeGrants([group('shop'), group()]).sites).toBe('all')
})

test('one may give what one has and less, never more', () => {
  fc.assert(fc.property(groups, rights, (list: GroupGrants[], given) => {
    const giver = grants(mergeGrants(list))
    expect(rightBeyond(giver, giver.rights as Partial<Record<Right, Scope>>)).toBeNull()
    const beyond = rightBeyond(giver, given)
    const held = giver.rights as Partial<Record<Right, Scope>>
    const isMore = ALL_RIGHTS.some((right) => given[right] && WIDTH[given[right]] > (held[right] ? WIDTH[held[right]] : 0))
    expect(beyond !== null).toBe(isMore)
    expect(rightBeyond({ ...giver, rights: 'all' }, given)).toBeNull()
  }))
})
