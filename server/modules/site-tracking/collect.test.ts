import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { testServer } from '../../../test/server.ts'
import { eventsWritten } from '../../../test/site-inbox.ts'
import { systemActor } from '../../platform/access.ts'
import { transact, type Tx } from '../../platform/transact.ts'
import { createCustomer } from '../customers/index.ts'
import { saveTracking, signClaim } from './index.ts'

const server = testServer()
const SITE = 'shop-of-tracks'
const ORIGIN = 'https://tracks.example'
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
let secret = ''
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
const rows = async (text: string, values: unknown[] = []) => (await server.db.pool.query(text, values)).rows

beforeAll(async () => {
  await byHand(server.db, `insert into site (code, name, url) values ($1, 'Следы', $2)`, [SITE, ORIGIN])
  secret = (await within((tx) => saveTracking(tx, SITE, { consent: 'full', origins: ['https://other.example/path'] }))).secret
  await byHand(server.db, `insert into product (id, site, external_id, name) overriding system value select n, $1, 'p' || n, 'Кружка ' || n from generate_series(900001, 900003) n`, [SITE])
  await byHand(server.db, `insert into offer (id, product_id, site, external_id, xml_id, name) overriding system value select n, n, $1, 'o' || n, 'x' || n, 'Кружка ' || n from generate_series(900001, 900003) n`, [SITE])
})

type Sent = { status: number; body: { taken: number; refused: { index: number; code: string }[]; identified: string | null; error?: { code: string; params: Record<string, unknown> } }; headers: Headers }
async function send(visitor: string, events: object[], more: object = {}, headers: Record<string, string> = {}): Promise<Sent> {
  const answer = await fetch(`${server.url}/api/collect`, {
    method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': CHROME, origin: ORIGIN, ...headers },
    body: JSON.stringify({ site: SITE, visitor, now: Date.now(), consent: 'full', events, ...more }),
  })
  const sent = { status: answer.status, body: (await answer.json()) as Sent['body'], headers: answer.headers }
  await eventsWritten(server.db)
  return sent
}
const event = (k: string, more: object = {}) => ({ id: randomUUID(), k, t: Date.now(), ...more })
const page = (path = '/', more: object = {}) => event('page', { u: `${ORIGIN}${path}`, ...more })
const visitorOf = async (uid: string) => (await rows('select id, customer_id as "customerId" from site_visitor where uid = $1 and is_current', [uid]))[0]
const person = (more: object) => within((tx) => createCustomer(tx, { site: SITE, firstName: 'Анна', ...more }))

describe('what a visitor does is taken', () => {
  test('with its visit, source, device and goods', async () => {
    const visitor = randomUUID()
    const { status, body } = await send(visitor, [page('/mugs?utm_source=vk&utm_medium=cpc&utm_campaign=autumn&yclid=42', { n: 'Кружки' }), event('product', { o: 'o900001', p: 450.5, u: `${ORIGIN}/mug` }), event('search', { q: ' синяя кружка ' })])
    expect([status, body]).toEqual([200, { taken: 3, refused: [], identified: null }])
    expect(await rows(`select e.kind, e.offer_id, e.product_id, e.price::float8, e.query, e.path, v.channel, v.source, v.campaign, v.click_ids, v.pages, v.events, v.device, v.landing
      from site_event e join site_visit v on v.id = e.visit_id join site_visitor w on w.id = e.visitor_id where w.uid = $1 order by e.id`, [visitor])).toMatchObject([
      { kind: 'page', path: '/mugs', channel: 'ad', source: 'vk', campaign: 'autumn', click_ids: { yclid: '42' }, pages: 1, events: 3, device: 'desktop', landing: '/mugs' },
      { kind: 'product', offer_id: 900001, product_id: 900001, price: 450.5 }, { kind: 'search', query: 'синяя кружка' },
    ])
  })

  test('each by itself: the bad ones are told by their place, the good ones are kept', async () => {
    const visitor = randomUUID()
    const { body } = await send(visitor, [
      page(), null as unknown as object, { ...page(), id: 'x' }, event('dance'), { id: randomUUID(), k: 'page' }, event('product'), event('search', { q: '  ' }), event('cart', { items: 'all' }), event('custom', { d: { text: 'x'.repeat(5000) } }), page('/last\u0000'),
    ])
    expect(body.taken).toBe(2)
    expect(body.refused.map(({ index, code }) => [index, code])).toEqual([[1, 'not_an_event'], [2, 'id_wrong'], [3, 'kind_unknown'], [4, 'time_missing'], [5, 'goods_missing'], [6, 'query_missing'], [7, 'items_wrong'], [8, 'too_large']])
  })

  test('by our clock, however wrong the visitor’s is', async () => {
    const visitor = randomUUID()
    const ahead = Date.now() + 400 * 86_400_000
    await send(visitor, [{ ...page(), t: ahead - 60_000 }], { now: ahead })
    const [{ ago }] = await rows(`select extract(epoch from now() - e.at)::float8 as ago from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1`, [visitor])
    expect(Math.abs(ago - 60)).toBeLessThan(20)
  })

  test('but not from the future beyond a slip, nor from long ago', async () => {
    const now = Date.now()
    const { body } = await send(randomUUID(), [{ ...page(), t: now + 3_600_000 }, { ...page(), t: now + 60_000 }, { ...page(), t: now - 4 * 86_400_000 }], { now })
    expect([body.taken, body.refused]).toEqual([1, [{ index: 0, code: 'from_the_future' }, { index: 2, code: 'too_old' }]])
    expect(await rows('select count(*)::int as n from site_event where at > received_at')).toEqual([{ n: 0 }])
  })

  test('once, also when the whole batch comes again, later and twice at once', async () => {
    const visitor = randomUUID()
    const events = [page(), page('/two')]
    await Promise.all([send(visitor, events), send(visitor, events), send(visitor, [...events, page('/three')])])
    expect((await send(visitor, events, { now: Date.now() + 5000 })).body).toMatchObject({ taken: 2, refused: [] })
    expect(await rows('select count(*)::int as n from site_event where uid = any($1::uuid[])', [events.map(({ id }) => id)])).toEqual([{ n: 2 }])
    expect(await rows('select pages, events from site_visit v join site_visitor w on w.id = v.visitor_id where w.uid = $1', [visitor])).toEqual([{ pages: 3, events: 3 }])
  })

  test('a new visit begins after half an hour, or with a new source', async () => {
    const visitor = randomUUID()
    const now = Date.now()
    const at = (minutes: number, path: string, more: object = {}) => ({ ...page(path, more), t: now - minutes * 60_000 })
    await send(visitor, [at(120, '/'), at(100, '/a'), at(60, '/b', { r: 'https://yandex.ru/' }), at(55, '/c', { r: `${ORIGIN}/b` }), at(50, '/d?gclid=1')], { now })
    await send(visitor, [at(49, '/e')], { now })
    expect(await rows(`select v.channel, v.source, v.pages from site_visit v join site_visitor w on w.id = v.visitor_id where w.uid = $1 order by v.started_at`, [visitor])).toEqual([
      { channel: 'direct', source: null, pages: 2 }, { channel: 'organic', source: 'yandex', pages: 2 }, { channel: 'ad', source: 'google', pages: 2 }])
  })

  test('of bots too, marked', async () => {
    const visitor = randomUUID()
    await send(visitor, [page(), event('cart_add', { o: 'o900001' })], {}, { 'user-agent': 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)' })
    expect(await rows('select distinct e.is_bot, v.is_bot as visit, v.device from site_event e join site_visit v on v.id = e.visit_id join site_visitor w on w.id = e.visitor_id where w.uid = $1', [visitor])).toEqual([{ is_bot: true, visit: true, device: 'bot' }])
    expect(await rows('select count(*)::int as n from customer_cart c join site_visitor v on v.id = c.visitor_id where v.uid = $1', [visitor])).toEqual([{ n: 0 }])
  })

  test('ids of events follow one another as their commits do, whoever sends', async () => {
    let newest = 0
    const seen: number[] = []
    let isOver = false
    const reading = (async () => {
      while (!isOver) {
        const found = await rows('select id from site_event where id > $1 order by id', [newest])
        for (const { id } of found) seen.push(id)
        newest = found.at(-1)?.id ?? newest
      }
    })()
    await Promise.all(Array.from({ length: 60 }, () => send(randomUUID(), Array.from({ length: 5 }, () => page()))))
    isOver = true
    await reading
    const all = (await rows('select id from site_event where id <= $1 order by id', [newest])).map(({ id }) => id)
    expect(seen).toEqual(all)
  })
})

describe('the door', () => {
  test('answers pages of the site and those that it was told of, and no others', async () => {
    expect((await send(randomUUID(), [page()])).headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect((await send(randomUUID(), [page()], {}, { origin: 'https://other.example' })).status).toBe(200)
    const foreign = await send(randomUUID(), [page()], {}, { origin: 'https://evil.example' })
    expect([foreign.status, foreign.body.error?.code]).toEqual([403, 'foreign_origin'])
    const asked = await fetch(`${server.url}/api/collect`, { method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-method': 'POST' } })
    expect([asked.status, asked.headers.get('access-control-allow-headers'), asked.headers.get('access-control-allow-credentials')]).toEqual([204, 'content-type', null])
  })

  test.each([['no JSON', 'x', 400], ['no object', '[]', 400], ['no site', '{}', 404], ['another site', '{"site":"nobody"}', 404]])('%s is refused', async (_title, body, status) => {
    expect((await fetch(`${server.url}/api/collect`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body })).status).toBe(status)
  })

  test('too much at once is refused, and says when to come again', async () => {
    expect((await send(randomUUID(), Array.from({ length: 101 }, () => page()))).status).toBe(413)
    expect((await send(randomUUID(), [page()], { pad: 'x'.repeat(130_000) })).status).toBe(413)
    const visitor = randomUUID()
    const outcomes: Sent[] = []
    for (let round = 0; round < 8; round += 1) outcomes.push(await send(visitor, Array.from({ length: 100 }, () => page())))
    const refused = outcomes.at(-1)!
    expect([refused.status, refused.body.error?.code, Number(refused.headers.get('retry-after')) > 0, refused.headers.get('access-control-allow-origin')]).toEqual([429, 'too_many_events', true, ORIGIN])
    expect(await rows('select count(*)::int as n from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1', [visitor])).toEqual([{ n: 600 }])
    // Whoever makes himself ever new visitors is held by his address.
    const statuses: number[] = []
    while (statuses.length < 200 && statuses.at(-1) !== 429) statuses.push((await send(randomUUID(), Array.from({ length: 100 }, () => ({})), {}, { 'x-forwarded-for': '198.51.100.9' })).status)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('carts and favourites follow', () => {
  const cartOf = (uid: string) => rows(`select i.offer_id as offer, i.quantity::float8, i.price::float8 from customer_cart c join site_visitor v on v.id = c.visitor_id or v.customer_id = c.customer_id
    join customer_cart_item i on i.cart_id = c.id where v.uid = $1 and v.is_current order by i.id`, [uid])

  test('adding, taking away, and the whole cart at once', async () => {
    const visitor = randomUUID()
    await send(visitor, [event('cart_add', { o: 'o900001', c: 2, p: 100 }), event('cart_add', { o: { xmlId: 'x900002' }, p: 50 }), event('cart_add', { o: 'nobody-knows' }), event('cart_remove', { o: 'o900001', c: 1 })])
    expect(await cartOf(visitor)).toEqual([{ offer: 900001, quantity: 1, price: 100 }, { offer: 900002, quantity: 1, price: 50 }])
    await send(visitor, [event('cart', { items: [{ o: 'o900003', c: 3, p: 10 }, { o: { product: 'p900001' }, c: 1 }] })])
    expect(await cartOf(visitor)).toEqual(expect.arrayContaining([{ offer: 900001, quantity: 1, price: null }, { offer: 900003, quantity: 3, price: 10 }]))
    await send(visitor, [event('cart_remove', { o: 'o900003' }), event('cart_remove', { o: 'o900001' })])
    expect(await cartOf(visitor)).toEqual([])
    const log = await rows(`select l.kind from change_log l join site_visitor v on (l.about ->> 'visitorId')::bigint = v.id where v.uid = $1 and l.entity = 'cart' order by l.id`, [visitor])
    expect(log.map(({ kind }) => kind)).toEqual(['cart.changed', 'cart.changed', 'cart.cleared'])
  })

  test('an event that comes again adds nothing again', async () => {
    const visitor = randomUUID()
    const add = event('cart_add', { o: 'o900001' })
    for (let round = 0; round < 3; round += 1) await send(visitor, [add])
    expect(await cartOf(visitor)).toMatchObject([{ quantity: 1 }])
  })

  test('favourites', async () => {
    const visitor = randomUUID()
    await send(visitor, [event('favourite_add', { o: 'o900001' }), event('favourite_add', { o: 'o900002' }), event('favourite_add', { o: 'o900001' }), event('favourite_remove', { o: 'o900002' })])
    expect(await rows('select f.offer_id from customer_favourite f join site_visitor v on v.id = f.visitor_id where v.uid = $1', [visitor])).toEqual([{ offer_id: 900001 }])
  })
})

describe('who a visitor is', () => {
  const signed = (visitor: string, claim: object, key = secret) => ({ identify: { ...claim, signature: signClaim(key, visitor, claim) } })

  test('is said by the shop’s server, and what was seen before is the customer’s from then on', async () => {
    const [visitor, { id }] = [randomUUID(), await person({ email: 'anna@tracks.example' })]
    await send(visitor, [page(), event('cart_add', { o: 'o900001' }), event('favourite_add', { o: 'o900002' })])
    expect((await send(visitor, [], signed(visitor, { email: 'Anna@Tracks.example' }))).body.identified).toBe('yes')
    expect((await visitorOf(visitor)).customerId).toBe(id)
    expect(await rows('select i.offer_id from customer_cart c join customer_cart_item i on i.cart_id = c.id where c.customer_id = $1', [id])).toEqual([{ offer_id: 900001 }])
    expect(await rows('select offer_id from customer_favourite where customer_id = $1', [id])).toEqual([{ offer_id: 900002 }])
    expect(await rows(`select about ->> 'by' as by from change_log where kind = 'customer.identified' and entity_id = $1`, [id])).toEqual([{ by: 'signature' }])
  })

  test('is not believed when it is forged, copied from another visitor, or not agreed to', async () => {
    const [visitor, other] = [randomUUID(), randomUUID()]
    await person({ email: 'victim@tracks.example' })
    const claim = { email: 'victim@tracks.example' }
    expect((await send(visitor, [page()], signed(visitor, claim, 'guessed'))).body.identified).toBe('forged')
    expect((await send(visitor, [page()], { identify: { ...claim, signature: signClaim(secret, other, claim) } })).body.identified).toBe('forged')
    expect((await send(visitor, [page()], { identify: { email: 'victim@tracks.example', phone: '+79160000000', signature: signClaim(secret, visitor, claim) } })).body.identified).toBe('forged')
    expect((await send(visitor, [page()], { ...signed(visitor, claim), consent: 'anonymous' })).body.identified).toBe('no_consent')
    expect((await visitorOf(visitor)).customerId).toBeNull()
    // A click's mark says who it is as well as a name does.
    const quiet = randomUUID()
    await send(quiet, [page('/?utm_source=vk&yclid=77')], { consent: 'anonymous' })
    expect(await rows('select w.source, w.click_ids from site_visit w join site_visitor v on v.id = w.visitor_id where v.uid = $1', [quiet])).toEqual([{ source: 'vk', click_ids: {} }])
  })

  test('a device that two customers use keeps their histories apart', async () => {
    const [visitor, one, two] = [randomUUID(), await person({ email: 'one@tracks.example' }), await person({ email: 'two@tracks.example' })]
    const says = (email: string) => signed(visitor, { email })
    await send(visitor, [page('/of-one')], says('one@tracks.example'))
    await send(visitor, [event('cart_add', { o: 'o900001' })])
    await send(visitor, [], says('two@tracks.example'))
    await send(visitor, [page('/of-two')])
    await send(visitor, [page('/again-one')], says('one@tracks.example'))
    const seen = await rows('select v.customer_id as customer, e.path from site_event e join site_visitor v on v.id = e.visitor_id where v.uid = $1 and e.path is not null order by e.id', [visitor])
    expect(seen).toEqual([{ customer: one.id, path: '/of-one' }, { customer: two.id, path: '/of-two' }, { customer: one.id, path: '/again-one' }])
    expect(await rows('select count(*)::int as n from site_visitor where uid = $1', [visitor])).toEqual([{ n: 2 }])
    expect(await rows('select customer_id from customer_cart where customer_id = any($1)', [[one.id, two.id]])).toEqual([{ customer_id: one.id }])
  })
})
