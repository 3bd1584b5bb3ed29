import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Scope } from '#shared/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import { byHand, testDatabase } from '../../../test/database.ts'
import { orderCard } from './order-card.ts'
import { listOrders, totalOrders } from './order-list.ts'
import { searchOrders } from './order-search.ts'
import { orderTimeline } from './order-timeline.ts'
import { seeOrder, visibleOrders } from './visibility.ts'

const database = testDatabase()
const people = [1, 2, 3, null]
const sites = ['shop', 'outlet', 'market']
const orders: { id: number; managerId: number | null; site: string }[] = []

beforeAll(async () => {
  for (const managerId of people) {
    for (const site of sites) {
      const { rows } = await byHand(
        database.db,
        `insert into "order" (number, site, status, status_changed_at, created_at, currency, manager_id) values ($1, $2, 'new', now(), now(), 'RUB', $3) returning id`,
        [`S1-${orders.length}`, site, managerId],
      )
      orders.push({ id: rows[0].id, managerId, site })
    }
  }
  await byHand(database.db, `insert into change_log (at, actor_kind, chain, kind, entity, entity_id, order_id) select now(), 'system', gen_random_uuid(), 'order.created', 'order', id, id from "order"`)
})

const scope = fc.option(fc.constantFrom<Scope>('own', 'group', 'all'), { nil: undefined })
const anyActor: fc.Arbitrary<Actor> = fc
  .record({ view: scope, change: scope, sites: fc.oneof(fc.constant('all' as const), fc.subarray(sites)), userId: fc.constantFrom(1, 2), colleagueIds: fc.subarray([1, 2, 3]) })
  .map(({ view, change, ...reach }) => ({
    kind: 'user', id: reach.userId, name: '', grants: { rights: { ...(view ? { 'orders.view': view } : {}), ...(change ? { 'orders.change': change } : {}) }, groupIds: [], fields: {}, limits: {}, ...reach },
  }))

/** The policy, said once more by hand. */
function reaches(actor: Actor, right: 'orders.view' | 'orders.change', order: (typeof orders)[number]): boolean {
  const { rights, sites: granted, userId, colleagueIds } = actor.grants
  const given = rights === 'all' ? 'all' : rights[right]
  if (!given || (granted !== 'all' && !granted.includes(order.site))) return false
  return given === 'all' || order.managerId === userId || (given === 'group' && order.managerId !== null && colleagueIds.includes(order.managerId))
}

const opens = (reading: Promise<unknown>): Promise<boolean> => reading.then(() => true, (error) => (error.code === 'not_found' ? false : Promise.reject(error)))
async function those(answer: (id: number) => Promise<boolean>): Promise<number[]> {
  const answers = await Promise.all(orders.map(async ({ id }) => ((await answer(id)) ? [id] : [])))
  return answers.flat()
}

test('list, totals, search, card, timeline, live events and writes agree about what an actor reaches', async () => {
  const { db } = database
  await fc.assert(
    fc.asyncProperty(anyActor, async (actor) => {
      const expected = orders.filter((order) => reaches(actor, 'orders.view', order)).map((order) => order.id)
      const ids = (rows: { id: number }[]): number[] => rows.map((row) => row.id).toSorted((one, other) => one - other)
      expect(ids((await listOrders(db.kysely, actor, {})).rows)).toEqual(expected)
      expect((await totalOrders(db.kysely, actor, {})).count).toBe(expected.length)
      expect(ids(await searchOrders(db.kysely, actor, 's1-', { country: 'RU', limit: 100 }))).toEqual(expected)
      expect([...(await visibleOrders(db.kysely, actor, orders.map((order) => order.id)))].toSorted((one, other) => one - other)).toEqual(expected)
      expect(await those((id) => opens(orderCard(db, actor, id)))).toEqual(expected)
      expect(await those((id) => opens(orderTimeline(db.kysely, actor, id, { limit: 5 })))).toEqual(expected)
      // However far the right to change reaches, what is not seen is not changed.
      const changeable = orders.filter((order) => reaches(actor, 'orders.view', order) && reaches(actor, 'orders.change', order)).map((order) => order.id)
      expect(await those((id) => opens(seeOrder(db.kysely, actor, id, 'orders.change')))).toEqual(changeable)
    }),
    { numRuns: 60 },
  )
}, 120_000)
