import { expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createOrder } from './create-order.ts'

const server = testServer()

test('late orders of a customer are told to whoever may see them: past the day of delivery, or past the term of the status', async () => {
  const phone = '+79160000077'
  const make = async () => (await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', phone } as never, { by: 'api' }))).order
  const [late, stuck, done, fine] = [await make(), await make(), await make(), await make()]
  await byHand(server.db, `update "order" set status_deadline_at = null where phone = $1`, [phone])
  await byHand(server.db, `update "order" set delivery_date = current_date - 3 where id = any($1)`, [[late.id, done.id]])
  await byHand(server.db, `update "order" set status = 'complete' where id = $1`, [done.id])
  await byHand(server.db, `update "order" set status_deadline_at = now() - interval '1 hour' where id = $1`, [stuck.id])
  await byHand(server.db, `update "order" set delivery_date = current_date + 3, status_deadline_at = now() + interval '1 day' where id = $1`, [fine.id])
  const manager = await signedIn(server, 'manager')
  const { body } = await manager.get(`/api/customers/${late.customerId}/issues`)
  expect(body.issues).toMatchObject([{ orderId: late.id, number: late.number, kind: 'late_delivery', day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }, { orderId: stuck.id, kind: 'late_in_status' }])
  const stranger = await signedIn(server, 'own-orders')
  expect((await stranger.get(`/api/customers/${late.customerId}/issues`)).body).toEqual({ issues: [] })
})
