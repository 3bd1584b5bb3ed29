import { beforeAll, expect, test } from 'vitest'
import { signedIn, type Person } from '../../../test/people.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { testServer } from '../../../test/server.ts'
import { catchUpReadModel, rebuildReadModel } from './index.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
let owner: Person

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  await catchUpReadModel(server)
})

test('an order made by a person is there', async () => {
  const made = await owner.post('/api/orders', { items: [{ productName: 'Чашка', quantity: 2, initialPrice: 15000 }], phone: '+79161234567', firstName: 'Анна' })
  expect(made.status).toBe(201)
  await catchUpReadModel(server)
  const rows = await engine.clickhouse.query('select id, total, quantity, status from `order` final')
  expect(rows).toEqual([{ id: made.body.id, total: 30000, quantity: 2, status: 'new' }])
  await rebuildReadModel(server)
  expect(await engine.clickhouse.query('select id, total, quantity, status from `order` final')).toEqual(rows)
})
