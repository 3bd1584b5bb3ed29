import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { editSegment, READY, useReady } from '#server/modules/segments/index.ts'
import { signedIn, type Person } from '../../test/people.ts'
import { testServer } from '../../test/server.ts'
import { loadDemo, removeDemo } from './index.ts'

const server = testServer()
let owner: Person

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  // The account's own, before there is a demo.
  await transact(server.db, systemActor('test'), (tx) => useReady(tx, ['vip'], 'ru'))
  await loadDemo(server.db, { invoices: 30 })
})

const segments = async () => (await server.db.pool.query<{ id: number; recipe: string; size: number }>('select id, recipe, size from segment order by recipe')).rows
const named = async (recipe: string) => (await segments()).find((one) => one.recipe === recipe)!

test('the demo has the ready segments, once', async () => {
  const before = await segments()
  expect(before.map((one) => one.recipe)).toEqual(expect.arrayContaining(['abandoned-cart', 'lost', 'new-customers', 'rfm9-r3f3', 'sleeping', 'vip']))
  expect(before.map((one) => one.recipe).toSorted()).toEqual(READY.filter(({ group }) => group !== 'rfm25').map(({ code }) => code).toSorted())
  await loadDemo(server.db, { invoices: 30, besideRealData: true })
  expect(await segments()).toEqual(before)
})

test('they go with the demo, but for those that somebody has changed or built upon', async () => {
  const [lost, sleeping] = [await named('lost'), await named('sleeping')]
  await transact(server.db, systemActor('test'), (tx) => editSegment(tx, lost.id, { name: 'Мои потерянные' }))
  const built = await owner.post('/api/segments', { name: 'Сверху', condition: { field: 'segments', op: 'in', value: ['sleeping'] } })
  expect(built.status).toBe(201)
  const { rows: [person] } = await server.db.pool.query<{ id: number }>(`select id from customer where site = 'demo' limit 1`)
  await transact(server.db, systemActor('test'), async (tx) => {
    await tx.prepared('test_member', 'insert into segment_member (segment_id, customer_id, since) values ($1, $2, now())', [lost.id, person!.id])
    await tx.prepared('test_size', 'update segment set size = 1 where id = $1', [lost.id])
    tx.record({ kind: 'customer.segment_entered', entity: 'customer', entityId: person!.id, customerId: person!.id })
  })
  await removeDemo(server.db)
  expect((await segments()).map((one) => one.recipe)).toEqual(['lost', 'sleeping', 'vip', null])
  expect((await named('lost')).size).toBe(0)
  const { rows } = await server.db.pool.query(`select from change_log l where entity = 'segment' and not exists (select from segment s where s.id = l.entity_id)`)
  expect(rows).toHaveLength(0)
  expect((await server.db.pool.query('select from segment_member')).rows).toHaveLength(0)
  expect(sleeping.id).toBe((await named('sleeping')).id)
})
