import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor } from '#server/platform/access.ts'
import type { Candidate, Rule, WaitingOrder } from './candidates.ts'
import { choose } from './distribute.ts'

const SITES = ['shop', 'outlet']
const METHODS = ['phone', 'shopping-cart']
const subset = (codes: string[]) => fc.subarray(codes)

const rules: fc.Arbitrary<Rule> = fc.record({ groupId: fc.integer({ min: 1, max: 3 }), sites: subset(SITES), orderMethods: subset(METHODS), orderTypes: fc.constant([]) })
const orders: fc.Arbitrary<WaitingOrder> = fc.record({
  id: fc.constant(1),
  site: fc.constantFrom(...SITES),
  orderMethod: fc.constantFrom(...METHODS, null),
  orderType: fc.constant(null),
  deliveryType: fc.constant(null),
  ownManagerId: fc.option(fc.integer({ min: 1, max: 8 })),
})
const people: fc.Arbitrary<Candidate[]> = fc
  .array(fc.record({ groupIds: fc.subarray([1, 2, 3]), sites: fc.oneof(fc.constant('all' as const), subset(SITES)), mayWork: fc.boolean(), open: fc.integer({ min: 0, max: 3 }), lastGivenAt: fc.integer({ min: 0, max: 3 }) }), { maxLength: 6 })
  .map((all) => all.map(({ sites, mayWork, ...one }, index) => ({ ...one, userId: index + 1, actor: actorWith(index + 1, sites, mayWork) })))

function actorWith(userId: number, sites: string[] | 'all', mayWork: boolean): Actor {
  const rights = mayWork ? { 'orders.view': 'own', 'orders.change': 'own' } as const : {}
  return { kind: 'user', id: userId, name: '', grants: { rights, sites, fields: {}, limits: {}, userId, groupIds: [], colleagueIds: [] } }
}

const byId = (all: Candidate[]) => new Map(all.map((one) => [one.userId, one]))
const holds = (codes: string[], code: string | null) => codes.length === 0 || (code !== null && codes.includes(code))
const mayOpen = ({ actor }: Candidate, order: WaitingOrder) => 'orders.view' in (actor.grants.rights as object) && (actor.grants.sites === 'all' || actor.grants.sites.includes(order.site))

test('an order goes to its own manager who is there, else to the least loaded of those whose groups get such orders and who may open it, else to nobody', () =>
  fc.assert(fc.property(fc.array(rules, { maxLength: 4 }), orders, people, (all, order, there) => {
    const meeting = all.filter((rule) => holds(rule.sites, order.site) && holds(rule.orderMethods, order.orderMethod))
    const own = there.find((one) => one.userId === order.ownManagerId)
    const able = there.filter((one) => mayOpen(one, order) && meeting.some((rule) => one.groupIds.includes(rule.groupId)))
    const gift = choose(order, all, there, byId(there))
    if (meeting.length === 0) return void expect(gift).toBeNull()
    if (own && mayOpen(own, order)) return void expect(gift).toMatchObject({ managerId: own.userId, reason: { code: 'own_manager' } })
    if (able.length === 0) return void expect(gift).toBeNull()
    const least = Math.min(...able.map((one) => one.open))
    const chosen = able.find((one) => one.userId === gift!.managerId)!
    expect(chosen.open).toBe(least)
    expect(chosen.lastGivenAt).toBe(Math.min(...able.filter((one) => one.open === least).map((one) => one.lastGivenAt)))
    expect(gift!.reason).toEqual(order.ownManagerId === null
      ? { code: 'least_loaded', params: { open: least, among: able.length } }
      : { code: 'own_manager_away', params: { managerId: order.ownManagerId, open: least, among: able.length } })
  }), { numRuns: 500 }))
