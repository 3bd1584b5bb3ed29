import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { changeOrder, createOrder } from '#server/modules/orders/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { webhookReceiver, type Receiver } from '../../../test/webhook-receiver.ts'
import { webhooksReader } from './collect.ts'
import { forgetOldLetters } from './jobs.ts'
import { MOST_TRIES } from './pauses.ts'
import { sendSome } from './sender.ts'

const server = testServer()
const system = systemActor('test')
const held = {} as { owner: Person; director: Person; receiver: Receiver }
// The clock of the sender: pauses are walked over, not waited for.
let now = new Date('2026-03-02T09:00:00Z')
const later = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1000))

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
  held.receiver = await webhookReceiver()
})
afterAll(() => held.receiver.close())
beforeEach(async () => {
  await byHand(server.db, 'delete from staff_notification')
  await byHand(server.db, 'delete from webhook_attempt')
  await byHand(server.db, 'delete from webhook_delivery')
  await byHand(server.db, 'delete from webhook_endpoint')
  await held.owner.put('/api/outside', { networks: ['127.0.0.1'] })
  held.receiver.got.length = 0
  held.receiver.answer = (_received, response) => void response.writeHead(204).end()
  // Ahead of the clock that letters are written by, however slow the machine is.
  now = new Date(Date.now() + 60_000)
})

const ORDERS = [{ entity: 'order', kinds: [] }]
const make = async (more: object = {}): Promise<{ id: number; secret: string }> => {
  const { status, body } = await held.owner.post('/api/webhooks', { title: 'Склад', url: held.receiver.url, events: ORDERS, ...more })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}
const order = async (): Promise<number> =>
  (await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', phone: '+79161234567', items: [{ productName: 'Чайник', quantity: 2, initialPrice: money(100) }] }, { by: 'crm' }))).order.id
const comment = (id: number, text: string) => transact(server.db, system, (tx) => changeOrder(tx, id, { customerComment: text }, { by: 'crm' }))
const collect = () => catchUp(server.db, webhooksReader)
const send = async (id: number, patience?: number): Promise<void> => {
  while ((await sendSome(server.db, id, () => now, patience)) > 0);
}
const letters = async (query = '') => (await held.owner.get(`/api/webhook-letters?limit=200${query}`)).body.rows
const endpoint = async (id: number) => (await held.owner.get('/api/webhooks')).body.endpoints.find((one: { id: number }) => one.id === id)
const kinds = () => held.receiver.got.map(({ letter }) => letter.event)

describe('an endpoint', () => {
  test('is told of what happens from its making on, with the record, its lines and what changed', async () => {
    const early = await order()
    const { id } = await make()
    await comment(early, 'раньше')
    const fresh = await order()
    await collect()
    await send(id)
    // About different records, so they come in any order.
    const got = held.receiver.got.toSorted((one, other) => one.letter.sequence - other.letter.sequence)
    expect(got.map(({ letter }) => [letter.event, letter.entityId])).toEqual([['order.changed', early], ['order.created', fresh]])
    const [changed, created] = got.map(({ letter }) => letter)
    expect(changed).toMatchObject({ version: 1, entity: 'order', orderId: early, site: 'shop', by: { kind: 'system', id: null }, changes: { customerComment: { to: 'раньше' } }, record: { customerComment: 'раньше' } })
    expect(created.record).toMatchObject({ id: fresh, phone: '+79161234567', total: 20000, items: [{ name: 'Чайник', quantity: 2, price: 10000, total: 20000 }], payments: [] })
    expect(got[0]!.headers).toMatchObject({ 'webhook-id': changed.id, 'webhook-event': 'order.changed', 'webhook-attempt': '1', 'content-type': 'application/json; charset=utf-8' })
    expect(created.sequence).toBeGreaterThan(changed.sequence)
  })

  test('is told of the kinds and records that it asked for alone', async () => {
    const { id } = await make({ events: [{ entity: 'order', kinds: ['order.changed'], condition: { field: 'customerComment', op: 'contains', value: 'срочно' } }] })
    const [one, other] = [await order(), await order()]
    await comment(one, 'не горит')
    await comment(other, 'срочно!')
    await collect()
    await send(id)
    expect(held.receiver.got.map(({ letter }) => letter.entityId)).toEqual([other])
  })

  test('that is switched off hears nothing of that time, also later', async () => {
    const { id } = await make()
    await held.owner.patch(`/api/webhooks/${id}`, { isActive: false })
    await order()
    await held.owner.patch(`/api/webhooks/${id}`, { isActive: true })
    const heard = await order()
    await collect()
    await send(id)
    expect(held.receiver.got.map(({ letter }) => letter.entityId)).toEqual([heard])
  })

  test('gets each event once, however often the log is read', async () => {
    const { id } = await make()
    await order()
    await collect()
    await byHand(server.db, `update change_reader set last_id = 0 where name = 'webhooks.collect'`)
    await collect()
    await send(id)
    expect(kinds()).toEqual(['order.created'])
  })

  test('of a private network is refused until an owner names the network; the log says why', async () => {
    await held.owner.put('/api/outside', { networks: [] })
    const { id } = await make()
    await order()
    await collect()
    await send(id)
    expect(held.receiver.got).toEqual([])
    expect((await letters())[0]).toMatchObject({ state: 'waiting', attempts: 1, lastStatus: null, lastError: { code: 'url_private_address', params: { host: '127.0.0.1', range: 'loopback' } } })
    expect((await held.director.put('/api/outside', { networks: ['127.0.0.1'] })).status).toBe(403)
    expect((await held.owner.put('/api/outside', { networks: ['127.0.0.1/33'] })).body.error.fields).toEqual([{ path: 'networks[0]', code: 'not_an_address', params: { entry: '127.0.0.1/33' } }])
  })

  test.each([
    [{ url: 'ftp://example.com' }, 'url_not_http'],
    [{ events: [{ entity: 'order', kinds: ['order.flew'] }] }, 'invalid'],
    [{ events: [...ORDERS, ...ORDERS] }, 'invalid'],
    [{ events: [{ entity: 'order', kinds: [], condition: { field: 'nothing', op: 'eq', value: 1 } }] }, 'condition_invalid'],
    [{ headers: { 'webhook-signature': 'forged' } }, 'invalid'],
    [{ headers: { Host: 'other' } }, 'invalid'],
    [{ headers: { 'X-Key': 'a\r\nX-Other: b' } }, 'invalid'],
  ])('is refused with %j', async (more, code) => {
    const { status, body } = await held.owner.post('/api/webhooks', { title: 'Склад', url: held.receiver.url, events: ORDERS, ...more })
    expect([status, body.error.code]).toEqual([400, code])
  })

  test('is set up only by those who see all that it tells of', async () => {
    const narrow = await signedIn(server, 'director')
    await byHand(server.db, `insert into user_group (code, name, is_manager, ordering) values ('half', 'Половина', false, 90)`)
    await byHand(server.db, `insert into user_group_right (group_id, "right", scope) select id, r, 'all' from user_group, unnest(array['webhooks.change', 'orders.view', 'customers.view', 'tasks.view', 'products.view']) r where code = 'half'`)
    await byHand(server.db, `update user_group_member set group_id = (select id from user_group where code = 'half') where user_id = $1`, [narrow.id])
    await byHand(server.db, 'update account set settings_version = settings_version + 1')
    const again = await narrow.get('/api/webhooks')
    expect([again.status, again.body.error?.params]).toEqual([403, { right: 'orders.purchase_price' }])
    expect((await held.director.get('/api/webhooks')).status).toBe(200)
  })
})

describe('a letter', () => {
  test('is verified by the receiver with the secret that was shown once; both secrets hold while they overlap', async () => {
    const { verify } = await receiversCode()
    const { id, secret } = await make()
    expect(secret).toMatch(/^whsec_/)
    expect(JSON.stringify(await endpoint(id))).not.toContain(secret)
    await order()
    await collect()
    await send(id)
    const check = (which: string, place: number) => verify(which, held.receiver.got[place]!.headers, held.receiver.got[place]!.body, now.getTime())
    expect(check(secret, 0)).toBe(true)

    const { secret: fresh } = (await held.owner.post(`/api/webhooks/${id}/secret`, { overlapHours: 24 })).body
    await order()
    await collect()
    await send(id)
    expect([check(secret, 1), check(fresh, 1)]).toEqual([true, true])
    later(25 * 3600)
    await order()
    await collect()
    await send(id)
    expect([check(secret, 2), check(fresh, 2)]).toEqual([false, true])
  })

  test('is kept with what was sent and answered, secrets cut out', async () => {
    held.receiver.answer = ({ headers }, response) => void response.writeHead(500, { 'set-cookie': 'session=1', 'x-echo': String(headers['x-key']) }).end(`bad key ${String(headers['x-key'])}`)
    const { id, secret } = await make({ headers: { 'X-Key': 'very-secret-key' } })
    await order()
    await collect()
    await send(id)
    const card = (await held.owner.get(`/api/webhook-letters/${(await letters())[0].id}`)).body
    expect(card.log).toMatchObject([{ status: 500, error: { code: 'url_answered', params: { status: 500 } }, answerBody: 'bad key •••', address: '127.0.0.1', requestHeaders: { 'X-Key': '•••', 'webhook-signature': '•••' }, answerHeaders: { 'set-cookie': '•••', 'x-echo': '•••' } }])
    expect(JSON.parse(card.body)).toMatchObject({ event: 'order.created' })
    expect(JSON.stringify(card)).not.toMatch(new RegExp(`very-secret-key|${secret.slice(6, 20).replaceAll(/[+/]/g, '.')}`))
    const { rows } = await server.db.pool.query(`select fields from change_log where entity = 'webhook_endpoint'`)
    expect(JSON.stringify(rows)).not.toMatch(/whsec_|very-secret/)
    expect(held.receiver.got[0]!.headers['x-key']).toBe('very-secret-key')
  })

  test('that fails is tried again after growing pauses, until the receiver is back', async () => {
    let answers = 0
    held.receiver.answer = (_received, response) => void response.writeHead((answers += 1) < 4 ? 500 : 200).end()
    const { id } = await make()
    await order()
    await collect()
    await send(id)
    expect(held.receiver.got).toHaveLength(1)
    const waits: number[] = []
    for (let tries = 2; tries <= 4; tries += 1) {
      const { nextTryAt } = (await letters())[0]
      waits.push(Math.round((Date.parse(nextTryAt) - now.getTime()) / 1000))
      later(waits.at(-1)! - 2)
      await send(id)
      expect(held.receiver.got).toHaveLength(tries - 1)
      later(3)
      await send(id)
      expect(held.receiver.got).toHaveLength(tries)
    }
    expect(waits[0]! < waits[1]! && waits[1]! < waits[2]!).toBe(true)
    expect((await letters())[0]).toMatchObject({ state: 'delivered', attempts: 4, lastStatus: 200 })
    expect(new Set(held.receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await endpoint(id)).toMatchObject({ failures: 0, failingSince: null, lastError: null })
  })

  test('to a receiver that is slow counts as failed when its time is over', async () => {
    held.receiver.answer = () => {}
    const { id } = await make()
    await order()
    await collect()
    await send(id, 100)
    expect((await letters())[0]).toMatchObject({ state: 'waiting', lastError: { code: 'url_too_slow' } })
  })

  test('waits as long as the receiver asks', async () => {
    held.receiver.answer = (_received, response) => void response.writeHead(503, { 'retry-after': '3600' }).end()
    const { id } = await make()
    await order()
    await collect()
    await send(id)
    expect(Date.parse((await letters())[0].nextTryAt) - now.getTime()).toBe(3_600_000)
  })

  test('keeps its place: those about the same record wait behind it, those about others go on', async () => {
    const { id } = await make()
    const [stuck, free] = [await order(), await order()]
    for (const text of ['1', '2', '3']) for (const one of [stuck, free]) await comment(one, text)
    await collect()
    let isBroken = true
    held.receiver.answer = ({ letter }, response) => void response.writeHead(letter.entityId === stuck && isBroken ? 500 : 200).end()
    await send(id)
    const of = (one: number) => held.receiver.got.filter(({ letter }) => letter.entityId === one).map(({ letter }) => letter.changes.customerComment?.to ?? letter.event)
    expect([of(stuck), of(free)]).toEqual([['order.created'], ['order.created', '1', '2', '3']])
    expect((await letters()).filter((one: { isBehind: boolean }) => one.isBehind)).toHaveLength(3)
    isBroken = false
    later(60)
    await send(id)
    expect(of(stuck)).toEqual(['order.created', 'order.created', '1', '2', '3'])
  })

  test('keeps its place also when several processes send', async () => {
    const { id } = await make()
    const records = [await order(), await order(), await order()]
    for (let n = 0; n < 10; n += 1) for (const one of records) await comment(one, String(n))
    await collect()
    held.receiver.answer = ({ letter }, response) => void setImmediate(() => response.writeHead(letter.sequence % 2 ? 200 : 204).end())
    await Promise.all(Array.from({ length: 4 }, () => send(id)))
    await send(id)
    for (const one of records) {
      const sequences = held.receiver.got.filter(({ letter }) => letter.entityId === one).map(({ letter }) => letter.sequence)
      expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
      expect(sequences).toHaveLength(11)
    }
  })

  test('whose sender died is taken up by another when its time is over, with the same id', async () => {
    const { id } = await make()
    await order()
    await collect()
    await byHand(server.db, `update webhook_delivery set attempts = 1, claimed_until = $1`, [new Date(now.getTime() + 20_000)])
    await send(id)
    expect(held.receiver.got).toHaveLength(0)
    later(21)
    await send(id)
    expect(held.receiver.got[0]!.headers).toMatchObject({ 'webhook-attempt': '2' })
  })

  test('is given up after twelve tries, lets those behind it go, and is sent again by hand with the same id and body', async () => {
    const { id } = await make()
    const one = await order()
    await comment(one, 'за ней')
    await collect()
    held.receiver.answer = ({ letter }, response) => void response.writeHead(letter.event === 'order.created' ? 400 : 200).end()
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      // Others get through meanwhile, so the endpoint is alive.
      await byHand(server.db, 'update webhook_endpoint set failures = 0, failing_since = null, retry_at = null')
      await send(id)
      later(14 * 3600)
    }
    expect(kinds()).toEqual([...Array.from({ length: MOST_TRIES }, () => 'order.created'), 'order.changed'])
    const [dead] = await letters('&state=dead')
    expect(await endpoint(id)).toMatchObject({ dead: 1, waiting: 0 })
    held.receiver.answer = (_received, response) => void response.writeHead(200).end()
    const { status, body } = await held.owner.post(`/api/webhook-letters/${dead.id}/replay`)
    expect(status).toBe(202)
    await send(id)
    const [first, last] = [held.receiver.got[0]!, held.receiver.got.at(-1)!]
    expect([last.body, last.headers['webhook-id']]).toEqual([first.body, first.headers['webhook-id']])
    expect((await held.owner.get(`/api/webhook-letters/${body.id}`)).body).toMatchObject({ replayOf: dead.id, state: 'delivered' })
  })

  test('of a time is sent again with all the others, in their order', async () => {
    const { id } = await make()
    const one = await order()
    for (const text of ['1', '2']) await comment(one, text)
    await collect()
    await send(id)
    const before = held.receiver.got.map(({ headers }) => headers['webhook-id'])
    const range = { from: new Date(Date.now() - 60_000).toISOString(), states: ['delivered'] }
    expect((await held.owner.post(`/api/webhooks/${id}/replay`, range)).body).toEqual({ count: 3 })
    later(1)
    await send(id)
    expect(held.receiver.got.slice(3).map(({ headers }) => headers['webhook-id'])).toEqual(before)
    expect((await held.owner.post(`/api/webhooks/${id}/replay`, range)).body).toEqual({ count: 3 })
    expect((await held.owner.post(`/api/webhooks/${id}/replay`, { ...range, from: 'yesterday' })).status).toBe(400)
  })

  test('that is left out by hand lets those behind it go', async () => {
    const { id } = await make()
    const one = await order()
    await comment(one, 'за ней')
    await collect()
    const created = (await letters()).at(-1)
    expect((await held.owner.post(`/api/webhook-letters/${created.id}/drop`)).body).toMatchObject({ state: 'dropped' })
    await send(id)
    expect(kinds()).toEqual(['order.changed'])
    expect((await held.owner.post(`/api/webhook-letters/${created.id}/drop`)).status).toBe(404)
  })

  test('for trial is signed and sent like any other', async () => {
    const { id, secret } = await make()
    const { body } = await held.owner.post(`/api/webhooks/${id}/trial`)
    await send(id)
    expect(kinds()).toEqual(['webhook.test'])
    const { verify } = await receiversCode()
    expect(verify(secret, held.receiver.got[0]!.headers, held.receiver.got[0]!.body, now.getTime())).toBe(true)
    expect((await held.owner.get(`/api/webhook-letters/${body.id}`)).body).toMatchObject({ state: 'delivered', kind: 'webhook.test' })
  })

  test('is forgotten when it is old; what waits never is', async () => {
    const { id } = await make()
    await Promise.all([order(), order(), order()])
    await collect()
    await byHand(server.db, `update webhook_delivery d set state = s.state, finished_at = now() - s.ago from (values (0, 'delivered', interval '15 days'), (1, 'dead', interval '15 days'), (2, 'waiting', null)) s (n, state, ago)
      where d.id = (select id from webhook_delivery order by id offset s.n limit 1)`)
    await forgetOldLetters(server.db)
    expect((await letters()).map((one: { state: string }) => one.state)).toEqual(['waiting', 'dead'])
    expect(await endpoint(id)).toMatchObject({ waiting: 1, dead: 1 })
  })
})

describe('a receiver that is down', () => {
  test('is tried by single letters less and less often, and paused after a day; nothing is lost', async () => {
    held.receiver.answer = (_received, response) => void response.writeHead(502).end()
    const { id } = await make()
    for (let n = 0; n < 12; n += 1) await order()
    await collect()
    await send(id)
    expect(held.receiver.got.length).toBeLessThanOrEqual(8)
    const before = held.receiver.got.length
    later(6)
    await send(id)
    expect(held.receiver.got.length).toBeLessThanOrEqual(before + 1)
    for (let hours = 0; hours < 26 && (await endpoint(id)).pausedAt === null; hours += 1) {
      later(3600)
      await send(id)
    }
    expect(await endpoint(id)).toMatchObject({ pauseReason: 'failing', waiting: 12, dead: 0, isActive: true })
    const { rows } = await server.db.pool.query(`select kind, fields from change_log where entity = 'webhook_endpoint' and entity_id = $1 and kind like '%paused'`, [id])
    expect(rows).toEqual([{ kind: 'webhook_endpoint.paused', fields: { pauseReason: [null, 'failing'] } }])
    const told = await server.db.pool.query('select text, link from staff_notification where user_id = $1', [held.owner.id])
    expect(told.rows).toEqual([{ text: 'Вебхук «Склад» приостановлен: получатель сутки ничего не принимает. События копятся.', link: '/settings/webhooks' }])

    const missed = await order()
    await collect()
    held.receiver.got.length = 0
    held.receiver.answer = (_received, response) => void response.writeHead(200).end()
    await send(id)
    expect(held.receiver.got).toEqual([])
    expect((await held.owner.post(`/api/webhooks/${id}/resume`, {})).status).toBe(200)
    later(1)
    await send(id)
    expect(held.receiver.got).toHaveLength(13)
    expect(held.receiver.got.map(({ letter }) => letter.entityId)).toContain(missed)
  })

  test('and says that it is gone is paused at once; what waited may be left unsent', async () => {
    held.receiver.answer = (_received, response) => void response.writeHead(410).end()
    const { id } = await make()
    await order()
    await collect()
    await send(id)
    expect(await endpoint(id)).toMatchObject({ pauseReason: 'gone', waiting: 1 })
    expect((await held.owner.post(`/api/webhooks/${id}/trial`)).body.error.code).toBe('webhook_not_sending')
    await held.owner.post(`/api/webhooks/${id}/resume`, { drop: true })
    expect(await endpoint(id)).toMatchObject({ pausedAt: null, waiting: 0 })
    expect((await letters())[0].state).toBe('dropped')
  })
})

async function receiversCode(): Promise<{ verify: (secret: string, headers: object, body: string, now: number) => boolean }> {
  const { readFile } = await import('node:fs/promises')
  const code = /```js\n([\s\S]*?)```/.exec(await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8'))![1]!
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
}
