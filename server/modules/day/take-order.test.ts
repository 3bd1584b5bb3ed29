import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayScene } from '../../../test/day-scene.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = dayScene(server)
const held = {} as { owner: Person; anna: Person; boris: Person; vera: Person; ownGroup: number }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
  held.vera = await signedIn(server, 'own-orders')
  held.ownGroup = (await server.db.pool.query(`select id from user_group where code = 'own-orders'`)).rows[0].id
  await held.owner.post('/api/references/sites', { code: 'outlet', name: 'Аутлет' })
})
beforeEach(() => scene.byHand('update "order" set manager_id = 1, first_touched_at = now() where manager_id is null or first_touched_at is null'))

const take = (who: Person, body: object = {}) => who.post('/api/queue/take', body)
const limitSites = (sites: string[]) => scene.byHand('update user_group set sites = $2 where id = $1', [held.ownGroup, sites])
  .then(() => scene.byHand('update account set settings_version = settings_version + 1000001'))

describe('the queue', () => {
  test('gives the oldest order that waits, and the card says that it was taken', async () => {
    const [first, second] = [await scene.order(), await scene.order()]
    await scene.byHand(`update "order" set created_at = now() - interval '1 hour' where id = $1`, [second])
    expect((await take(held.anna)).body.order.id).toBe(second)
    expect((await held.anna.get(`/api/orders/${second}`)).body).toMatchObject({ managerId: held.anna.id, managerReason: { code: 'taken' } })
    expect((await take(held.boris)).body.order.id).toBe(first)
    expect((await take(held.boris)).body).toEqual({ order: null })
  })

  test('holds nothing that somebody has touched, nor what is packed already', async () => {
    const [touched, packed] = [await scene.order(), await scene.order({ status: 'send-to-assembling' })]
    await held.anna.post(`/api/orders/${touched}/comments`, { text: 'звоню' })
    await scene.catchUp()
    expect((await scene.row(packed)).status).toBe('send-to-assembling')
    expect((await take(held.boris)).body.order).toBeNull()
  })

  test('lets whoever sees their own orders alone take one, and then see it', async () => {
    const id = await scene.order()
    expect((await held.vera.get(`/api/orders/${id}`)).status).toBe(404)
    expect((await take(held.vera)).body.order.id).toBe(id)
    expect((await held.vera.get(`/api/orders/${id}`)).status).toBe(200)
  })

  test('gives nobody an order of a store that is not theirs', async () => {
    await limitSites(['outlet'])
    const [shop, outlet] = [await scene.order(), await scene.order({ site: 'outlet' })]
    expect((await take(held.vera)).body.order.id).toBe(outlet)
    expect((await take(held.vera)).body.order).toBeNull()
    expect((await take(held.vera, { orderId: shop })).status).toBe(404)
    await limitSites([])
  })

  test('gives nothing to who has no right to it', async () => {
    await scene.order()
    await scene.byHand(`delete from user_group_right where group_id = $1 and "right" = 'orders.take'`, [held.ownGroup])
    await scene.byHand('update account set settings_version = settings_version + 1000001')
    expect((await take(held.vera)).status).toBe(403)
    expect((await held.vera.get('/api/day')).body).toMatchObject({ free: null, items: [] })
    await scene.byHand(`insert into user_group_right values ($1, 'orders.take', 'all')`, [held.ownGroup])
    await scene.byHand('update account set settings_version = settings_version + 1000001')
  })
})

describe('a chosen order', () => {
  test('is taken once; the other learns who was faster', async () => {
    const id = await scene.order()
    const answers = await Promise.all([take(held.anna, { orderId: id }), take(held.boris, { orderId: id })])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409])
    const winner = (await scene.row(id)).manager_id
    expect(answers.find((answer) => answer.status === 409)!.body.error).toMatchObject({ code: 'order_taken', params: { managerId: winner } })
  })

  test('of a colleague is not named to who may not see it', async () => {
    const id = await scene.order()
    await take(held.anna, { orderId: id })
    expect((await take(held.vera, { orderId: id })).body.error.params).toEqual({})
  })

  test('may be asked for twice by the same person', async () => {
    const id = await scene.order()
    expect([(await take(held.anna, { orderId: id })).status, (await take(held.anna, { orderId: id })).status]).toEqual([200, 200])
  })
})

test('twenty people who take from two hundred orders at once get each order once, and all of them', async () => {
  const people: Person[] = []
  for (let count = 0; count < 20; count += 1) people.push(await signedIn(server, count % 3 === 0 ? 'own-orders' : 'manager'))
  const ids: number[] = []
  for (let count = 0; count < 200; count += 1) ids.push(await scene.order(count % 4 === 0 ? { site: 'outlet' } : {}))
  const taken = await Promise.all(people.map(async (person) => {
    const mine: number[] = []
    for (;;) {
      const { status, body } = await take(person)
      expect(status).toBe(200)
      if (!body.order) return mine
      mine.push(body.order.id)
    }
  }))
  expect(taken.flat().toSorted((a, b) => a - b)).toEqual(ids)
  const { rows } = await server.db.pool.query('select manager_id, array_agg(id::int order by id) as ids from "order" where id = any($1) group by manager_id', [ids])
  for (const { manager_id, ids: theirs } of rows) expect(taken[people.findIndex((person) => person.id === manager_id)]!.toSorted((a, b) => a - b)).toEqual(theirs)
})

test('whatever the rights and stores of two people who take at once: an order has one taker, who may open it, and nothing that either may take is left', () => {
  const SITES = ['shop', 'outlet']
  const rights = fc.record({ scope: fc.constantFrom('own', 'all', null), take: fc.boolean(), sites: fc.constantFrom([], ['shop'], ['outlet']) })
  const arbitrary = fc.tuple(rights, rights, fc.array(fc.constantFrom(...SITES), { minLength: 1, maxLength: 6 }))
  return fc.assert(
    fc.asyncProperty(arbitrary, async ([first, second, sites]) => {
      await scene.byHand('update "order" set manager_id = 1, first_touched_at = now() where manager_id is null or first_touched_at is null')
      const ids: number[] = []
      for (const site of sites) ids.push(await scene.order({ site }))
      const people = await Promise.all([first, second].map(async (given) => {
        const { rows } = await scene.byHand(`insert into user_group (code, name, is_manager, sites) values ('g' || gen_random_uuid(), 'Г', true, $1) returning id`, [given.sites])
        const scoped = given.scope === null ? [] : [['orders.view', given.scope], ['orders.change', given.scope]]
        for (const [right, scope] of [...scoped, ...(given.take ? [['orders.take', 'all']] : [])]) {
          await scene.byHand('insert into user_group_right values ($1, $2, $3)', [rows[0].id, right, scope])
        }
        const person = await signedIn(server, undefined, { groupIds: [rows[0].id] })
        return { person, mayTake: (site: string) => given.take && given.scope !== null && (given.sites.length === 0 || given.sites.some((one) => one === site)) }
      }))
      const taken = await Promise.all(people.map(async ({ person }) => {
        const mine: number[] = []
        for (let tries = 0; tries < ids.length; tries += 1) {
          const { status, body } = await take(person)
          if (status !== 200 || !body.order) break
          mine.push(body.order.id)
        }
        return mine
      }))
      expect(new Set(taken.flat()).size).toBe(taken.flat().length)
      const siteOf = (id: number): string => sites[ids.indexOf(id)]!
      for (const [index, { mayTake, person }] of people.entries()) {
        for (const id of taken[index]!) {
          expect(mayTake(siteOf(id))).toBe(true)
          expect((await person.get(`/api/orders/${id}`)).status).toBe(200)
        }
      }
      const left = ids.filter((id) => !taken.flat().includes(id))
      for (const id of left) expect(people.some(({ mayTake }) => mayTake(siteOf(id)))).toBe(false)
    }),
    { numRuns: 12 },
  )
})
