import { expect, test } from 'vitest'
import fc from 'fast-check'
import { ALL_RIGHTS, type FieldRestriction, type Right, type Scope } from '#shared/rights.ts'
import type { Grants } from '#server/platform/access.ts'
import { mergeGrants, openedBeyond, rightBeyond, type GroupGrants } from './merge-grants.ts'

const scope = fc.constantFrom<Scope>('own', 'group', 'all')
const rights = fc.dictionary(fc.constantFrom(...ALL_RIGHTS), scope, { maxKeys: 5 }) as fc.Arbitrary<Partial<Record<Right, Scope>>>
const groups = fc.array(fc.record({ id: fc.nat(), rights, sites: fc.array(fc.constantFrom('shop', 'outlet'), { maxLength: 2 }), fields: fc.constant({}), limits: fc.constant({}) }), { maxLength: 4 })
const WIDTH = { own: 1, group: 2, all: 3 }

const grants = (merged: ReturnType<typeof mergeGrants>): Grants => ({ ...merged, userId: 1, colleagueIds: [] })

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
  const group = (...sites: string[]): GroupGrants => ({ id: 1, rights: {}, sites, fields: {}, limits: {} })
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

const viewing = { 'orders.view': 'all' } as const
const kept = (access: FieldRestriction | undefined, rights: GroupGrants['rights'] = viewing): GroupGrants => ({
  id: 1, rights, sites: [], fields: access ? { 'order.phone': access } : {}, limits: {},
})

test.each<[what: string, groups: GroupGrants[], expected: FieldRestriction | undefined]>([
  ['nobody restricts', [kept(undefined), kept(undefined)], undefined],
  ['one group, hidden', [kept('hidden')], 'hidden'],
  ['one restricts, the other does not', [kept('hidden'), kept(undefined)], undefined],
  ['hidden and masked', [kept('hidden'), kept('mask')], 'mask'],
  ['masked and read-only', [kept('mask'), kept('read')], 'read'],
  ['hidden and hidden', [kept('hidden'), kept('hidden')], 'hidden'],
  ['the other group has nothing to do with orders', [kept('mask'), kept(undefined, { 'products.view': 'all' })], 'mask'],
  ['a right to change orders counts as well as one to see them', [kept('mask'), kept(undefined, { 'orders.status': 'own' })], undefined],
  ['no group may see orders', [kept('mask', {}), kept(undefined, { 'products.view': 'all' })], 'mask'],
])('of several groups the mildest counts: %s', (_what, list, expected) => {
  expect(mergeGrants(list).fields['order.phone']).toBe(expected)
  expect(mergeGrants(list.toReversed()).fields['order.phone']).toBe(expected)
})

test.each<[what: string, limits: (string[] | null)[], expected: string[] | undefined]>([
  ['none', [null, null], undefined],
  ['one group', [['courier']], ['courier']],
  ['codes of both', [['courier'], ['pickup', 'courier']], ['courier', 'pickup']],
  ['one without a limit lifts it', [['courier'], null], undefined],
])('limits of several groups add up: %s', (_what, list, expected) => {
  const groups = list.map((codes, id): GroupGrants => ({ id, rights: viewing, sites: [], fields: {}, limits: codes ? { 'order.deliveryType': codes } : {} }))
  expect(mergeGrants(groups).limits['order.deliveryType']).toEqual(expected)
})

test('nobody gives a group more of a field than they have', () => {
  const courier = grants(mergeGrants([{ ...kept('mask'), limits: { 'order.deliveryType': ['courier'] } }]))
  const given = (fields: GroupGrants['fields'], codes: string[], rights: GroupGrants['rights'] = viewing) => openedBeyond(courier, { rights, fields, limits: { 'order.deliveryType': codes } })
  expect(given({ 'order.phone': 'hidden' }, ['courier'])).toBeNull()
  expect(given({ 'order.phone': 'mask' }, ['courier'])).toBeNull()
  expect(given({ 'order.phone': 'read' }, ['courier'])).toBe('order.phone')
  expect(given({}, ['courier'])).toBe('order.phone')
  expect(given({}, ['courier'], { 'products.view': 'all' })).toBeNull()
  expect(given({ 'order.phone': 'mask' }, ['courier', 'pickup'])).toBe('order.deliveryType')
  expect(given({ 'order.phone': 'mask' }, [])).toBe('order.deliveryType')
})
