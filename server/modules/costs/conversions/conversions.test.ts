import { beforeAll, describe, expect, test } from 'vitest'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { changeOrder, createOrder, addPayment } from '#server/modules/orders/index.ts'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'

const server = testServer()
const who = {} as { director: Person; manager: Person }
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
const held = { feed: 0, address: '' }
const FEED = { name: 'Метрика', site: 'shop', paidTarget: 'order_paid', cancelledTarget: 'order_cancelled', spamTarget: 'spam', spamStatuses: ['no-call'] }

async function order(clientId: string | null, status?: string): Promise<number> {
  const { order: made } = await run((tx) => createOrder(tx, { site: 'shop', firstName: 'Анна', ...(clientId ? { clientId } : {}), items: [{ productName: 'Чай', initialPrice: minor(1000_00), purchasePrice: minor(400_00), quantity: 1 }] }, { by: 'crm' }))
  if (status) await run((tx) => changeOrder(tx, made.id, { status }, { by: 'crm' }))
  return made.id
}
const pay = (id: number) => run((tx) => addPayment(tx, id, { type: 'cash', status: 'paid', amount: minor(1000_00) }, { by: 'crm' }))
const feed = async () => (await who.director.get('/api/conversion-feeds')).body.feeds[0]
const fetched = async (): Promise<string[][]> => {
  const answer = await fetch(server.url + new URL(held.address).pathname)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  return (await answer.text()).trim().split('\n').map((line) => line.split(','))
}

beforeAll(async () => {
  who.director = await signedIn(server, 'director')
  who.manager = await signedIn(server, 'manager')
})

describe('offline conversions', () => {
  test('a feed needs a goal, known statuses and a shop; managers see none', async () => {
    expect((await who.director.post('/api/conversion-feeds', { name: 'x', site: 'shop' })).body.error.fields).toMatchObject([{ path: 'paidTarget', code: 'required' }])
    expect((await who.director.post('/api/conversion-feeds', { ...FEED, site: 'nowhere', spamStatuses: ['none'], paidTarget: '=1+1' })).body.error.fields.map((one: { path: string }) => one.path)).toEqual(['site', 'paidTarget', 'spamStatuses'])
    expect((await who.manager.get('/api/conversion-feeds')).status).toBe(403)
    const { status, body } = await who.director.post('/api/conversion-feeds', FEED)
    expect([status, body.feeds]).toMatchObject([201, [{ ...FEED, identifier: 'client_id', price: 'total', waiting: 0, unknown: 0, batches: [] }]])
    Object.assign(held, { feed: body.feeds[0].id, address: body.feeds[0].address })
  })

  test('nothing has happened: the address gives the headings alone, a file by hand is refused', async () => {
    expect(await fetched()).toEqual([['ClientId', 'Target', 'DateTime', 'Price', 'Currency']])
    expect((await who.director.post(`/api/conversion-feeds/${held.feed}/batches`)).body.error.code).toBe('nothing_to_send')
  })

  test('paid, cancelled and spam are told, each once, with the visitor the counter knows; who is unknown is counted', async () => {
    // Anybody may say to be a formula of a spreadsheet.
    const [paid, cancelled, spam, unknown, forged] = [await order('111.1'), await order('222.2', 'cancel-other'), await order('333.3', 'no-call'), await order(null), await order('=1+1')]
    await order('444.4')
    for (const id of [paid, unknown, forged]) await pay(id)
    expect(await feed()).toMatchObject({ waiting: 3, unknown: 2, sent: 0 })
    const lines = await fetched()
    const { rows } = await server.db.pool.query('select floor(extract(epoch from fully_paid_at))::bigint as at, total from "order" where id = $1', [paid])
    expect(lines.slice(1).sort()).toEqual([['111.1', 'order_paid', String(rows[0].at), rows[0].total, 'RUB'], ['222.2', 'order_cancelled', expect.stringMatching(/^\d{10}$/), '', ''], ['333.3', 'spam', expect.stringMatching(/^\d{10}$/), '', '']])
    expect(await feed()).toMatchObject({ waiting: 0, unknown: 2, sent: 3, batches: [{ count: 3, by: null }] })
    expect([cancelled, spam].length).toBe(2)
  })

  test('fetched again soon it is the same file; later only what is new, and what was told is never told again', async () => {
    const before = await fetched()
    const later = await order('555.5')
    await pay(later)
    expect(await fetched()).toEqual(before)
    await server.db.pool.query("update conversion_batch set fetched_at = fetched_at - interval '7 hours'")
    expect((await fetched()).slice(1).map(([client, target]) => [client, target])).toEqual([['555.5', 'order_paid']])
    await server.db.pool.query("update conversion_batch set fetched_at = fetched_at - interval '7 hours'")
    expect(await fetched()).toEqual([['ClientId', 'Target', 'DateTime', 'Price', 'Currency']])
  })

  test('two who fetch at once get each event once', async () => {
    for (let index = 0; index < 5; index += 1) await pay(await order(`6.${index}`))
    const answers = await Promise.all(Array.from({ length: 4 }, () => who.director.post(`/api/conversion-feeds/${held.feed}/batches`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    const made = answers.find(({ status }) => status === 201)!.body
    const file = (await who.director.get(`/api/conversion-feeds/${held.feed}/batches/${made.id}`)).body as string
    expect(file.trim().split('\n')).toHaveLength(6)
    expect((await who.director.get(`/api/conversion-feeds/${held.feed + 1}/batches/${made.id}`)).status).toBe(404)
  })

  test('an order is told at each of its stages, as goals or as orders of Direct with their status; spam was never made', async () => {
    const { body } = await who.director.post('/api/conversion-feeds', { ...FEED, name: 'Директ', format: 'orders', createdTarget: 'IN_PROGRESS', paidTarget: 'PAID', completedTarget: 'order_completed', cancelledTarget: 'CANCELLED', spamTarget: 'SPAM' })
    const mine = body.feeds.find((one: { name: string }) => one.name === 'Директ')
    const already = mine.waiting
    const [whole, spam] = [await order('8.8'), await order('9.9', 'no-call')]
    await pay(whole)
    await run((tx) => changeOrder(tx, whole, { status: 'complete' }, { by: 'crm' }))
    expect((await who.director.get('/api/conversion-feeds')).body.feeds.find((one: { id: number }) => one.id === mine.id)).toMatchObject({ waiting: already + 4 })
    const { body: made } = await who.director.post(`/api/conversion-feeds/${mine.id}/batches`)
    const [head, ...lines] = ((await who.director.get(`/api/conversion-feeds/${mine.id}/batches/${made.id}`)).body as string).trim().split('\n').map((line) => line.split(','))
    expect(head).toEqual(['id', 'create_date_time', 'client_ids', 'order_status', 'revenue', 'cost'])
    expect(lines.filter(([id]) => id === String(whole)).map(([, at, ...rest]) => [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(at!), ...rest]).sort()).toEqual(['IN_PROGRESS', 'PAID', 'order_completed'].map((status) => [true, '8.8', status, '1000.00', '400.00']))
    expect(lines.filter(([id]) => id === String(spam)).map(([, , client, status, revenue]) => [client, status, revenue])).toEqual([['9.9', 'SPAM', '']])
    expect((await who.director.patch(`/api/conversion-feeds/${mine.id}`, { identifier: 'yclid' })).body.error.fields).toMatchObject([{ path: 'identifier', code: 'wrong_value' }])
    expect((await who.director.delete(`/api/conversion-feeds/${mine.id}`)).status).toBe(200)
  })

  test('a margin takes costs off by their rates, in the currency of the order; what lacks a rate waits for it and is counted', async () => {
    const { body } = await who.director.post('/api/conversion-feeds', { ...FEED, name: 'Валюты', price: 'margin', spamTarget: null })
    const mine = body.feeds.find((one: { name: string }) => one.name === 'Валюты').id
    await who.director.post(`/api/conversion-feeds/${mine}/batches`)
    const item = (await server.db.pool.query("select code from cost_item where type = 'var' order by code limit 1")).rows[0].code
    const made: Record<string, number> = { 'usd.1': await order('usd.1'), 'usd.2': await order('usd.2'), 'usd.3': await order('usd.3'), 'rub.1': await order('rub.1') }
    for (const id of Object.values(made)) await pay(id)
    // 1000 of goods that cost 400: in dollars at 80 roubles, in dollars at no rate with a cost and without, in roubles.
    await byHand(server.db, `update "order" set currency = 'USD', rate = case when client_id = 'usd.1' then 80 end, rate_base = case when client_id = 'usd.1' then 'RUB' end where client_id like 'usd.%'`)
    await byHand(server.db, `insert into cost (item, sites, order_id, date_from, date_to, amount) select $1, '{shop}', id, current_date, current_date, 2000.05 from "order" where client_id in ('usd.1', 'usd.2')`, [item])
    await byHand(server.db, `insert into cost (item, sites, order_id, date_from, date_to, amount) select $1, '{shop}', id, current_date, current_date, 100 from "order" where client_id = 'rub.1'`, [item])
    const figures = async () => (await who.director.get('/api/conversion-feeds')).body.feeds.find((one: { id: number }) => one.id === mine)
    const told = async (): Promise<string[][]> => {
      const { body: batch } = await who.director.post(`/api/conversion-feeds/${mine}/batches`)
      const file = (await who.director.get(`/api/conversion-feeds/${mine}/batches/${batch.id}`)).body as string
      return file.trim().split('\n').slice(1).map((line) => line.split(',')).map(([client, , , price, currency]) => [client!, price!, currency!]).sort()
    }
    expect(await figures()).toMatchObject({ waiting: 3, unrated: 1 })
    expect(await told()).toEqual([['rub.1', '500.00', 'RUB'], ['usd.1', '575.00', 'USD'], ['usd.3', '600.00', 'USD']])
    expect(await figures()).toMatchObject({ waiting: 0, unrated: 1 })
    expect((await who.director.post(`/api/conversion-feeds/${mine}/batches`)).body.error.code).toBe('nothing_to_send')
    await byHand(server.db, `update "order" set rate = 100, rate_base = 'RUB' where client_id = 'usd.2'`)
    expect(await told()).toEqual([['usd.2', '580.00', 'USD']])
    await who.director.delete(`/api/conversion-feeds/${mine}`)
  })

  test('an address is renewed by whoever may change feeds: the old one is nothing any more, what was told stays told, and the log names nobody’s secret', async () => {
    const before = await feed()
    expect((await who.manager.post(`/api/conversion-feeds/${held.feed}/address`)).status).toBe(403)
    expect(await feed()).toEqual(before)
    const { status, body } = await who.director.post(`/api/conversion-feeds/${held.feed}/address`)
    const after = body.feeds.find((one: { id: number }) => one.id === held.feed)
    expect([status, after]).toEqual([200, { ...before, address: expect.stringMatching(/\/api\/conversions\/[\w-]{32}$/) }])
    expect(after.address).not.toBe(before.address)
    expect((await fetch(server.url + new URL(before.address).pathname)).status).toBe(404)
    held.address = after.address
    await fetched()
    const { rows } = await server.db.pool.query("select actor_id, fields, about from change_log where entity = 'conversion_feed' and entity_id = $1 and kind = 'conversion_feed.address_renewed'", [held.feed])
    expect(rows).toEqual([{ actor_id: who.director.id, fields: {}, about: { name: before.name } }])
    expect((await who.director.post(`/api/conversion-feeds/${held.feed + 100}/address`)).status).toBe(404)
  })

  test('by margin, by the mark of a click, and not at all when switched off or asked with a wrong address', async () => {
    await who.director.patch(`/api/conversion-feeds/${held.feed}`, { price: 'margin', identifier: 'yclid' })
    const id = await order('7.7')
    await pay(id)
    const customerId = (await server.db.pool.query('select customer_id from "order" where id = $1', [id])).rows[0].customer_id
    const visitor = (await server.db.pool.query("insert into site_visitor (uid, site, customer_id, first_at, last_at) values (gen_random_uuid(), 'shop', $1, now(), now()) returning id", [customerId])).rows[0].id
    await server.db.pool.query(`insert into site_visit (visitor_id, site, started_at, last_at, channel, source, click_ids) values ($1, 'shop', now() - interval '1 hour', now(), 'ad', 'yandex', '{"yclid": "987654321"}')`, [visitor])
    const { body } = await who.director.post(`/api/conversion-feeds/${held.feed}/batches`)
    const file = ((await who.director.get(`/api/conversion-feeds/${held.feed}/batches/${body.id}`)).body as string).trim().split('\n').map((line) => line.split(','))
    expect(file).toEqual([['Yclid', 'Target', 'DateTime', 'Price', 'Currency'], ['987654321', 'order_paid', expect.any(String), '600.00', 'RUB']])
    await who.director.patch(`/api/conversion-feeds/${held.feed}`, { isOn: false })
    expect((await fetch(server.url + new URL(held.address).pathname)).status).toBe(404)
    expect((await fetch(`${server.url}/api/conversions/guess`)).status).toBe(404)
    expect((await who.director.delete(`/api/conversion-feeds/${held.feed}`)).body.feeds).toEqual([])
  })
})
