import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createOrder } from '#server/modules/orders/index.ts'
import { systemActor } from '../access.ts'
import { transact } from '../transact.ts'
import { signedIn, type Browser } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
let manager: Browser
let stranger: Browser
let orderId: number

beforeAll(async () => {
  manager = await signedIn(server, 'manager')
  stranger = await signedIn(server, 'own-orders')
  const { order } = await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', phone: '+79161112233' }, { by: 'api' }))
  orderId = order.id
})

const send = (who: Browser, name: string, body: Uint8Array<ArrayBuffer> | string, type = 'text/plain') =>
  fetch(`${server.url}/api/files/order/${orderId}?name=${encodeURIComponent(name)}`, {
    method: 'POST', body, headers: { 'x-requested-with': 'test', cookie: who.cookie, 'content-type': type },
  })
const kept = (): string[] => {
  const folder = join(server.dataDir, 'files')
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name) : []
}

describe('a file on an order', () => {
  test('comes back byte for byte under its own name, whatever the browser called its type', async () => {
    const bytes = new Uint8Array(200_000).map((_, n) => n % 251)
    const made = await send(manager, 'Счёт «Ромашка».pdf', bytes, 'application/json')
    expect(made.status).toBe(201)
    const file = (await made.json()) as { id: number; size: number }
    expect(file.size).toBe(bytes.length)
    const got = await fetch(`${server.url}/api/files/order/${orderId}/${file.id}`, { headers: { cookie: manager.cookie } })
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(bytes)
    expect(decodeURIComponent(got.headers.get('content-disposition') ?? '')).toBe("attachment; filename*=UTF-8''Счёт «Ромашка».pdf")
  })

  test('is not there for somebody who may not see the order', async () => {
    expect((await send(stranger, 'x.txt', 'x')).status).toBe(404)
    expect((await stranger.send('GET', `/api/files/order/${orderId}`)).status).toBe(404)
    const { body } = await manager.send('GET', `/api/files/order/${orderId}`)
    expect((await stranger.send('GET', `/api/files/order/${orderId}/${body.files[0].id}`)).status).toBe(404)
  })

  test('a file of one order cannot be had by way of another', async () => {
    const { order } = await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop' }, { by: 'api' }))
    const { body } = await manager.send('GET', `/api/files/order/${orderId}`)
    expect((await manager.send('GET', `/api/files/order/${order.id}/${body.files[0].id}`)).status).toBe(404)
  })

  test('removed, it leaves neither row nor bytes, and the history tells both', async () => {
    const made = (await (await send(manager, 'черновик.txt', 'долой')).json()) as { id: number }
    const before = kept().length
    expect((await manager.send('DELETE', `/api/files/order/${orderId}/${made.id}`)).status).toBe(200)
    expect(kept()).toHaveLength(before - 1)
    const { rows } = await server.db.pool.query(`select kind from change_log where entity = 'order' and entity_id = $1 and about -> 'file' ->> 'id' = $2 order by id`, [orderId, String(made.id)])
    expect(rows.map((row) => row.kind)).toEqual(['order.file_attached', 'order.file_removed'])
  })

  test('over the limit is refused, and nothing of it is kept', async () => {
    const before = kept()
    const answer = await send(manager, 'big.bin', new Uint8Array(51 * 1024 * 1024), 'application/octet-stream').catch(() => null)
    if (answer) expect(answer.status).toBe(413)
    expect(kept()).toEqual(before)
    const { body } = await manager.send('GET', `/api/files/order/${orderId}`)
    expect(body.files.map((file: { name: string }) => file.name)).not.toContain('big.bin')
  })
})
