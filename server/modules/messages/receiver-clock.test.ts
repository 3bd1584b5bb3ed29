import { expect, test } from 'vitest'
import { signedIn } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { systemActor } from '../../platform/access.ts'
import { transact } from '../../platform/transact.ts'
import { createCustomer } from '../customers/index.ts'

const server = testServer()
let made = 0
async function customer(more: object): Promise<number> {
  made += 1
  const { code: site } = await server.db.kysely.selectFrom('site').select('code').executeTakeFirstOrThrow()
  return (await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site, firstName: `Анна ${made}`, ...more }))).id
}

test.each([
  [{ address: { countryIso: 'RU', region: 'Приморский край' } }, 'Asia/Vladivostok'],
  [{ address: { countryIso: 'RU', region: 'Тульская область' } }, 'Europe/Moscow'],
  [{ address: { countryIso: 'KZ', city: 'Алматы' } }, 'Asia/Almaty'],
  // A mobile phone goes along with its owner: better no clock than a wrong one.
  [{ phones: ['+79161234567'] }, null],
  [{}, null],
] as const)('%j lives by %s', async (more, zone) => {
  const manager = await signedIn(server, 'manager')
  const { status, body } = await manager.get(`/api/customers/${await customer(more)}/clock`)
  expect([status, body]).toEqual([200, { zone, quietFrom: '21:00', quietTo: '09:00' }])
})

test('nobody asks for the clock of a customer out of reach', async () => {
  const own = await signedIn(server, 'own-orders')
  expect((await own.get(`/api/customers/${await customer({})}/clock`)).status).toBe(404)
})
