import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { eventsWritten } from '../../../test/site-inbox.ts'
import { systemActor } from '../../platform/access.ts'
import { transact } from '../../platform/transact.ts'
import { createCustomer } from '../customers/index.ts'
import { signClaim } from './index.ts'

const server = testServer()
let owner: Person
let manager: Person
let secret = ''
beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  manager = await signedIn(server, 'manager')
  await byHand(server.db, `insert into product (id, site, external_id, name) overriding system value select n, 'shop', 'p' || n, 'Кружка ' || n from generate_series(600001, 600003) n`)
  await byHand(server.db, `insert into offer (id, product_id, site, external_id, name) overriding system value select n, n, 'shop', 'o' || n, 'Кружка ' || n from generate_series(600001, 600003) n`)
  secret = (await owner.put('/api/site/tracking/shop', { consent: 'full', origins: ['https://shop.example/'] })).body.secret
})
const send = async (visitor: string, events: object[], more: object = {}, agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1') => {
  const answer = await (await fetch(`${server.url}/api/collect`, { method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': agent }, body: JSON.stringify({ site: 'shop', visitor, now: Date.now(), consent: 'full', events, ...more }) })).json()
  await eventsWritten(server.db)
  return answer
}
const event = (k: string, more: object = {}) => ({ id: randomUUID(), k, t: Date.now(), ...more })

describe('settings', () => {
  test('of a site: a snippet, a secret that is nobody’s but the directors’, a new one when asked', async () => {
    const { rows } = (await owner.get('/api/site/tracking')).body
    expect(rows.find((row: any) => row.site === 'shop')).toMatchObject({ isSetUp: true, isOn: true, secret, consent: 'full', origins: ['https://shop.example'], snippet: '<script async src="http://127.0.0.1/t.js?site=shop"></script>' })
    expect((await manager.get('/api/site/tracking')).status).toBe(403)
    const { rows: log } = await server.db.pool.query(`select kind, fields::text as fields from change_log where kind like 'site.tracking%'`)
    expect(log.length).toBeGreaterThan(0)
    expect(JSON.stringify(log)).not.toContain(secret)
    const renewed = (await owner.put('/api/site/tracking/shop', { newSecret: true })).body.secret
    expect(renewed).not.toBe(secret)
    secret = renewed
    expect((await owner.put('/api/site/tracking/shop', { origins: ['shop'] })).body.error.fields).toMatchObject([{ path: 'origins[0]', code: 'not_an_origin' }])
  })

  test.skipIf(!existsSync(join(import.meta.dirname, '../../../dist/tracker/t.js')))('stand in front of the script, for any page to load and for minutes to keep', async () => {
    const first = await fetch(`${server.url}/t.js?site=shop`)
    expect([first.status, first.headers.get('content-type'), first.headers.get('cross-origin-resource-policy'), first.headers.get('cache-control')]).toEqual([200, 'text/javascript; charset=utf-8', 'cross-origin', expect.stringContaining('max-age=300')])
    expect(await first.text()).toMatch(/^self\.prilavokConfig=\{"site":"shop","consent":"full","dnt":true\};/)
    expect((await fetch(`${server.url}/t.js?site=shop`, { headers: { 'if-none-match': first.headers.get('etag')! } })).status).toBe(304)
    expect((await fetch(`${server.url}/t.js?site=nobody`)).status).toBe(404)
  })
})

describe('on the site now', () => {
  test('are people with what they look at, and customers by name for those who may see them', async () => {
    const [stranger, known, bot] = [randomUUID(), randomUUID(), randomUUID()]
    const { id } = await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', lastName: 'Живая', email: 'live@tracks.example' }))
    await send(stranger, [event('page', { u: 'https://shop.example/mug?utm_source=vk&utm_medium=social', n: 'Кружка' }), event('product', { o: 'o600001', p: 450 })])
    await send(known, [event('page', { u: 'https://shop.example/', r: 'https://ya.ru/' }), event('cart_add', { o: 'o600002', p: 99.5, c: 2 })], { identify: { email: 'live@tracks.example', signature: signClaim(secret, known, { email: 'live@tracks.example' }) } })
    await send(bot, [event('page', { u: 'https://shop.example/' })], {}, 'Googlebot/2.1 (+http://www.google.com/bot.html)')
    const live = (await owner.get('/api/site/live')).body
    expect([live.count, live.isSetUp]).toEqual([2, true])
    expect(live.rows).toEqual(expect.arrayContaining([
      expect.objectContaining({ customer: null, page: '/mug', title: 'Кружка', channel: 'social', source: 'vk', device: 'mobile', visits: 1, viewed: [expect.objectContaining({ offerId: 600001, name: 'Кружка 600001', price: 45000 })], cart: null }),
      expect.objectContaining({ customer: { id, name: 'Живая Анна' }, channel: 'organic', source: 'yandex', cart: expect.objectContaining({ sum: 19900, items: [expect.objectContaining({ offerId: 600002, quantity: 2, price: 9950 })] }) }),
    ]))
    const own = await signedIn(server, 'own-orders')
    expect((await own.get('/api/site/live')).body.rows.map((row: any) => row.customer)).toEqual([null, null])
    expect((await own.get(`/api/customers/${id}/site`)).status).toBe(404)
  })
})

test('the story of a customer: visits, sources, what was viewed and sought, cart, favourites', async () => {
  const uid = randomUUID()
  const { id } = await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна', email: 'story@tracks.example' }))
  expect((await manager.get(`/api/customers/${id}/site`)).body).toMatchObject({ isKnown: false, visits: 0, last: null, carts: [], viewed: [] })
  const now = Date.now()
  await send(uid, [
    { ...event('page', { u: 'https://shop.example/?utm_source=yandex&utm_medium=cpc&utm_campaign=mugs' }), t: now - 7_200_000 }, { ...event('product', { o: 'o600001', p: 450 }), t: now - 7_100_000 },
    { ...event('page', { u: 'https://shop.example/two' }), t: now - 1000 }, ...['o600001', 'o600003', 'unknown'].map((o) => ({ ...event('product', { o, p: 10 }), t: now - 900 })),
    event('search', { q: 'синяя' }), event('cart_add', { o: 'o600003', p: 10.5 }), event('favourite_add', { o: 'o600002' }),
  ], { now, ids: ['ym-77'], identify: { email: 'story@tracks.example', signature: signClaim(secret, uid, { email: 'story@tracks.example' }) } })
  const { body } = await manager.get(`/api/customers/${id}/site`)
  expect(body).toMatchObject({
    isKnown: true, onlineNow: true, visits: 2, pages: 2, last: { pages: 1, device: 'mobile', page: '/two' }, firstSource: { channel: 'ad', source: 'yandex', campaign: 'mugs', landing: '/' }, lastSource: { channel: 'direct', source: null },
    searched: [{ query: 'синяя' }], carts: [{ sum: 1050, items: [{ offerId: 600003, quantity: 1 }] }], favourites: [{ offerId: 600002, name: 'Кружка 600002' }], clientIds: ['ym-77'],
  })
  expect(body.viewed.map((row: any) => [row.name, row.times]).toSorted()).toEqual([['unknown', 1], ['Кружка 600001', 2], ['Кружка 600003', 1]])
})
