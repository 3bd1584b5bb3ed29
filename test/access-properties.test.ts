import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Right, Scope } from '../shared/rights.ts'
import { systemActor } from '../server/platform/access.ts'
import { isWithinScope } from '../server/platform/access-scope.ts'
import { transact } from '../server/platform/transact.ts'
import { visibleOrders } from '../server/modules/orders/visibility.ts'
import { createReference } from '../server/modules/settings/save-reference.ts'
import { editUser, personActor } from '../server/modules/users/index.ts'
import { createGroup, editGroup } from '../server/modules/users/save-group.ts'
import { byHand } from './database.ts'
import { signedIn, type Person } from './people.ts'
import { testServer } from './server.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { person: Person; colleague: Person; groups: number[]; orders: { id: number; managerId: number | null; site: string }[] }

beforeAll(async () => {
  await transact(server.db, system, (tx) => createReference(tx, 'sites', { code: 'outlet', name: 'Outlet' }))
  held.groups = []
  for (const code of ['first', 'second']) held.groups.push(await transact(server.db, system, (tx) => createGroup(tx, { code, name: code })))
  held.person = await signedIn(server, undefined)
  held.colleague = await signedIn(server, undefined, { groupIds: [held.groups[0]!] })
  const stranger = await signedIn(server, 'manager')
  const managers = [held.person.id, held.colleague.id, stranger.id, null]
  const orders = managers.flatMap((managerId) => ['shop', 'outlet'].map((site) => ({ managerId, site })))
  const made = await byHand(
    server.db,
    `insert into "order" (number, site, status, status_changed_at, created_at, currency, manager_id)
     select 'n' || o.place, o.site, 'new', now(), now(), 'RUB', o."managerId"
     from jsonb_to_recordset($1) as o (place int, site text, "managerId" bigint) order by o.place returning id`,
    [JSON.stringify(orders.map((order, place) => ({ ...order, place })))],
  )
  held.orders = orders.map((order, place) => ({ ...order, id: made.rows[place].id }))
})

const rights = fc.record({ 'orders.view': fc.constantFrom<Scope>('own', 'group', 'all') }, { requiredKeys: [] }) as fc.Arbitrary<Partial<Record<Right, Scope>>>
const group = fc.record({ isMember: fc.boolean(), rights, sites: fc.subarray(['shop', 'outlet']) })

test('list, totals, card and live feed show a random role exactly the orders that its rights reach', async () => {
  await fc.assert(
    fc.asyncProperty(group, group, async (first, second) => {
      const drawn = [first, second]
      for (const [place, { rights, sites }] of drawn.entries()) await transact(server.db, system, (tx) => editGroup(tx, held.groups[place]!, { rights, sites }))
      const groupIds = held.groups.filter((_id, place) => drawn[place]!.isMember)
      await transact(server.db, system, (tx) => editUser(tx, held.person.id, { groupIds }))

      // The reference: the drawn groups read by hand.
      const joined = drawn.filter((one) => one.isMember)
      const scopes = joined.flatMap((one) => one.rights['orders.view'] ?? [])
      const isReached = ({ managerId, site }: { managerId: number | null; site: string }): boolean => {
        if (!joined.some((one) => one.sites.length === 0 || one.sites.includes(site))) return false
        const isColleagues = first.isMember && managerId === held.colleague.id
        return scopes.some((scope) => scope === 'all' || managerId === held.person.id || (scope === 'group' && isColleagues))
      }
      const expected = held.orders.filter(isReached).map((order) => order.id)

      const actor = (await personActor(server.db.kysely, held.person.id))!
      expect(held.orders.filter((order) => isWithinScope(actor, 'orders.view', order)).map((order) => order.id)).toEqual(expected)
      const visible = await visibleOrders(server.db.kysely, actor, held.orders.map((order) => order.id))
      expect([...visible].sort((one, other) => one - other)).toEqual(expected)

      const list = await held.person.get('/api/orders')
      expect(list.status).toBe(scopes.length === 0 ? 403 : 200)
      if (scopes.length === 0) return
      expect(list.body.rows.map((row: { id: number }) => row.id).sort((one: number, other: number) => one - other)).toEqual(expected)
      expect((await held.person.get('/api/orders/totals')).body.count).toBe(expected.length)
      for (const order of held.orders) {
        const card = await held.person.get(`/api/orders/${order.id}`)
        expect([order.id, card.status]).toEqual([order.id, expected.includes(order.id) ? 200 : 404])
      }
    }),
    { numRuns: 25 },
  )
})
