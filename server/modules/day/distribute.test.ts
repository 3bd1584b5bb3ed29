import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { editUser } from '#server/modules/users/index.ts'
import { dayScene } from '../../../test/day-scene.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = dayScene(server)
const held = {} as { owner: Person; anna: Person; boris: Person; vera: Person; all: Person[]; groups: Record<string, number> }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
  held.vera = await signedIn(server, 'own-orders')
  held.all = [held.anna, held.boris, held.vera]
  const { rows } = await server.db.pool.query<{ id: number; code: string }>('select id, code from user_group')
  held.groups = Object.fromEntries(rows.map((group) => [group.code, group.id]))
})
beforeEach(async () => {
  await scene.leave(...held.all)
  await scene.byHand(`update "order" set first_touched_at = now() where first_touched_at is null`)
  await scene.byHand('delete from distribution_rule')
  await scene.byHand('delete from distribution_turn')
  await scene.byHand(`update app_user set status = 'free'`)
  await scene.byHand('update "order" set manager_id = null')
  await scene.byHand('update customer set manager_id = null')
  await scene.catchUp()
})

const rule = async (input: object = {}) => expect((await held.owner.post('/api/distribution/rules', { name: 'Все', groupId: held.groups['manager'], ...input })).status).toBe(201)
const manager = async (id: number): Promise<number | null> => {
  await scene.catchUp()
  return (await scene.row(id)).manager_id
}
const reason = async (id: number) => (await held.owner.get(`/api/orders/${id}`)).body.managerReason
const status = (who: Person, to: string) => who.patch('/api/session', { status: to })

describe('a new order', () => {
  test('stays in the queue while there is no rule', async () => {
    await scene.come(held.anna)
    expect(await manager(await scene.order())).toBeNull()
  })

  test('stays in the queue while nobody is there, and goes to who comes', async () => {
    await rule()
    const id = await scene.order()
    expect(await manager(id)).toBeNull()
    await scene.come(held.anna)
    await status(held.anna, 'busy')
    expect(await manager(id)).toBeNull()
    await status(held.anna, 'free')
    expect(await manager(id)).toBe(held.anna.id)
  })

  test.each(['busy', 'dinner', 'break'])('is not given to who is at «%s»', async (away) => {
    await rule()
    await scene.come(held.anna, held.boris)
    await status(held.anna, away)
    expect(await manager(await scene.order())).toBe(held.boris.id)
  })

  test('is never given to who was dismissed, whatever their page still says', async () => {
    await rule()
    const gone = await signedIn(server, 'manager')
    await scene.come(gone)
    await transact(server.db, systemActor('test'), (tx) => editUser(tx, gone.id, { active: false }))
    expect(await manager(await scene.order())).toBeNull()
    await scene.leave(gone)
  })

  test('goes to the least loaded, and says why on its card', async () => {
    await rule()
    const old = await scene.order()
    await scene.byHand('update "order" set manager_id = $2 where id = $1', [old, held.anna.id])
    await scene.come(held.anna, held.boris)
    const id = await scene.order()
    expect(await manager(id)).toBe(held.boris.id)
    expect(await reason(id)).toMatchObject({ code: 'least_loaded', params: { among: 2 }, at: expect.any(String) })
    await held.owner.patch(`/api/orders/${id}`, { changes: { managerId: { to: held.anna.id } } })
    expect(await reason(id)).toBeNull()
  })

  test('of a burst is shared evenly, in turns', async () => {
    await rule()
    await scene.come(held.anna, held.boris)
    const ids = []
    for (let count = 0; count < 10; count += 1) ids.push(await scene.order())
    await scene.catchUp()
    const managers = await Promise.all(ids.map(manager))
    expect(managers.filter((one) => one === held.anna.id)).toHaveLength(5)
    expect(managers.filter((one) => one === held.boris.id)).toHaveLength(5)
    expect(managers[0]).not.toBe(managers[1])
  })

  test('that a person entered is that person’s', async () => {
    await rule()
    await scene.come(held.anna)
    const { body } = await held.boris.post('/api/orders', { items: [], phone: '+79160000001' })
    expect(await manager(body.id)).toBe(held.boris.id)
  })

  test('that somebody touched meanwhile stays where it is', async () => {
    await rule()
    const id = await scene.order()
    await held.boris.post(`/api/orders/${id}/comments`, { text: 'звоню' })
    await scene.come(held.anna)
    expect(await manager(id)).toBeNull()
  })
})

describe('rules', () => {
  test('give by the way, the type and the store of the order', async () => {
    await held.owner.post('/api/references/sites', { code: 'outlet', name: 'Аутлет' })
    await rule({ name: 'Корзина', orderMethods: ['shopping-cart'] })
    await rule({ name: 'Аутлет', groupId: held.groups['own-orders'], sites: ['outlet'] })
    await scene.come(held.anna, held.vera)
    expect(await manager(await scene.order({ orderMethod: 'phone' }))).toBeNull()
    expect(await manager(await scene.order({ orderMethod: 'shopping-cart' }))).toBe(held.anna.id)
    expect(await manager(await scene.order({ orderMethod: 'phone', site: 'outlet' }))).toBe(held.vera.id)
  })

  test('never give what the person could not open: a store that is not theirs', async () => {
    await rule({ groupId: held.groups['own-orders'] })
    await held.owner.patch(`/api/user-groups/${held.groups['own-orders']}`, { sites: ['outlet'] })
    await scene.come(held.vera)
    expect(await manager(await scene.order())).toBeNull()
    expect(await manager(await scene.order({ site: 'outlet' }))).toBe(held.vera.id)
    await held.owner.patch(`/api/user-groups/${held.groups['own-orders']}`, { sites: [] })
  })

  test('that are switched off or removed give nothing; a new one gives what waits', async () => {
    await scene.come(held.anna)
    const id = await scene.order()
    await rule({ active: false })
    expect(await manager(id)).toBeNull()
    const [{ id: ruleId }] = (await held.owner.get('/api/distribution/rules')).body.rules
    expect((await held.owner.patch(`/api/distribution/rules/${ruleId}`, { active: true })).body.rules).toMatchObject([{ active: true, sites: [], orderTypes: [] }])
    expect(await manager(id)).toBe(held.anna.id)
    expect((await held.owner.delete(`/api/distribution/rules/${ruleId}`)).body.rules).toEqual([])
    expect(await manager(await scene.order())).toBeNull()
  })

  test.each([
    [{ groupId: 999_999 }, 'groupId'],
    [{ sites: ['moon'] }, 'sites[0]'],
    [{ orderMethods: ['shopping-cart', 'pigeon'] }, 'orderMethods[1]'],
  ])('refuse %j', async (wrong, path) => {
    const { status: code, body } = await held.owner.post('/api/distribution/rules', { name: 'Р', groupId: held.groups['manager'], ...wrong })
    expect([code, body.error.fields[0].path]).toEqual([400, path])
  })
})

describe('a repeat customer', () => {
  const again = { phone: '+79167778899' }
  const firstOf = async (who: Person): Promise<number> => {
    const id = await scene.order(again)
    await scene.byHand('update "order" set manager_id = $2 where id = $1', [id, who.id])
    return id
  }

  test('goes to their own manager, however loaded', async () => {
    await rule()
    await firstOf(held.anna)
    await firstOf(held.anna)
    await scene.come(held.anna, held.boris)
    const id = await scene.order(again)
    expect(await manager(id)).toBe(held.anna.id)
    expect(await reason(id)).toMatchObject({ code: 'own_manager' })
  })

  test('goes to another while their own is away, and the card says so', async () => {
    await rule()
    await firstOf(held.anna)
    await scene.come(held.anna, held.boris)
    expect((await status(held.anna, 'dinner')).status).toBe(200)
    const id = await scene.order(again)
    expect(await manager(id)).toBe(held.boris.id)
    expect(await reason(id)).toMatchObject({ code: 'own_manager_away', params: { managerId: held.anna.id } })
  })

  test('has the manager whom the account’s rule makes their own', async () => {
    const owner = async (id: number) => (await server.db.pool.query('select c.manager_id from customer c join "order" o on o.customer_id = c.id where o.id = $1', [id])).rows[0].manager_id
    const id = await scene.order({ phone: '+79161112233' })
    await held.owner.patch('/api/account', { customerManager: 'last_editor' })
    await held.boris.post(`/api/orders/${id}/comments`, { text: 'раз' })
    await scene.catchUp()
    expect(await owner(id)).toBe(held.boris.id)
    await held.owner.patch('/api/account', { customerManager: 'first_order' })
    await held.owner.patch(`/api/orders/${id}`, { changes: { managerId: { to: held.anna.id } } })
    await scene.catchUp()
    expect(await owner(id)).toBe(held.boris.id)
    const other = await scene.order({ phone: '+79161112244' })
    await held.owner.patch(`/api/orders/${other}`, { changes: { managerId: { to: held.anna.id } } })
    await scene.catchUp()
    expect(await owner(other)).toBe(held.anna.id)
    await held.owner.patch('/api/account', { customerManager: 'by_hand' })
  })
})

test('reading the same entries twice gives nothing twice', async () => {
  await rule()
  await scene.come(held.anna, held.boris)
  const id = await scene.order()
  const first = await manager(id)
  await scene.byHand(`update change_reader set last_id = 0 where name = 'day.orders'`)
  expect(await manager(id)).toBe(first)
  const { rows } = await server.db.pool.query(`select count(*)::int as count from change_log where entity = 'order' and entity_id = $1 and fields ? 'managerId' and kind = 'order.changed'`, [id])
  expect(rows[0].count).toBe(1)
})
