import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { systemActor } from '../../platform/access.ts'
import { catchUp } from '../../platform/readers.ts'
import { transact, type Tx } from '../../platform/transact.ts'
import { changeCustomer, createCustomer } from '../customers/index.ts'
import { consentOf, recordConsents, unsubscribeLinks, type ConsentWish } from './index.ts'
import { lettersMark } from './letters-mark.ts'
import { decidingWord, type Word } from './word.ts'

const server = testServer()
const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)

let made = 0
async function customer(more: object = {}): Promise<number> {
  made += 1
  const site = (await server.db.kysely.selectFrom('site').select('code').executeTakeFirstOrThrow()).code
  return (await inTransaction((tx) => createCustomer(tx, { site, firstName: `Анна ${made}`, email: `anna${made}@example.com`, phones: [`+7900${String(made).padStart(7, '0')}`], ...more }))).id
}
const say = (id: number, ...wishes: ConsentWish[]): Promise<number> => inTransaction((tx) => recordConsents(tx, id, wishes, { source: 'form', ip: '192.0.2.1' }))
const ledger = (id: number) => server.db.kysely.selectFrom('consent').selectAll().where('customer_id', '=', id).orderBy('id').execute()
const held = async (id: number, channel: string, topic: string | null): Promise<string> => (await consentOf(server.db.kysely, id, channel, topic)).state
const mailing = (state: 'granted' | 'withdrawn', channel: string | null = null, topic: string | null = null): ConsentWish => ({ purpose: 'mailing', state, channel, topic })

describe('what a customer agreed to', () => {
  test('is decided by the latest word that covers it', async () => {
    const id = await customer()
    expect(await held(id, 'email', 'news')).toBe('none')
    await say(id, mailing('granted', 'email', 'news'))
    expect([await held(id, 'email', 'news'), await held(id, 'email', 'sale'), await held(id, 'sms', 'news')]).toEqual(['granted', 'none', 'none'])
    await say(id, mailing('withdrawn', 'email'))
    expect([await held(id, 'email', 'news'), await held(id, 'email', null)]).toEqual(['withdrawn', 'withdrawn'])
    await say(id, mailing('granted', 'email', 'news'))
    expect([await held(id, 'email', 'news'), await held(id, 'email', 'sale')]).toEqual(['granted', 'withdrawn'])
    await say(id, mailing('withdrawn'))
    expect([await held(id, 'email', 'news'), await held(id, 'telegram', 'x')]).toEqual(['withdrawn', 'withdrawn'])
  })

  test('the rule in SQL and the rule of the ledger are the same', async () => {
    const channel = fc.constantFrom(null, 'email', 'sms')
    const wish = fc.tuple(channel, fc.constantFrom(null, 'a', 'b'), fc.constantFrom<'granted' | 'withdrawn'>('granted', 'withdrawn')).map(([on, topic, state]) => mailing(state, on, on === null ? null : topic))
    await fc.assert(fc.asyncProperty(fc.array(wish, { maxLength: 8 }), async (wishes) => {
      const id = await customer({ email: undefined })
      for (const one of wishes) await say(id, one)
      const words: Word[] = wishes.map((one, index) => ({ id: index, purpose: 'mailing', channel: one.channel ?? null, topic: one.topic ?? null, state: one.state, textVersion: null, at: new Date(index) }))
      for (const on of ['email', 'sms']) for (const topic of [null, 'a', 'b']) {
        expect(await held(id, on, topic)).toBe(decidingWord(words, { purpose: 'mailing', channel: on, topic })?.state ?? 'none')
      }
    }), { numRuns: 25 })
  })

  test('stands in the ledger with date, source, wording and address, and is never rewritten', async () => {
    const id = await customer()
    expect(await say(id, { ...mailing('granted', 'email', 'news'), textVersion: 'v1' })).toBe(1)
    expect(await say(id, { ...mailing('granted', 'email', 'news'), textVersion: 'v1' })).toBe(0)
    expect(await say(id, { ...mailing('granted', 'email', 'news'), textVersion: 'v2' })).toBe(1)
    expect(await ledger(id)).toMatchObject([{ text_version: 'v1', source: 'form', ip: '192.0.2.1', address: `anna${made}@example.com` }, { text_version: 'v2' }])
    await expect(server.db.pool.query('update consent set state = $1 where customer_id = $2', ['withdrawn', id])).rejects.toThrow('never rewritten')
  })

  test.each([
    ['processing', 'takes all mailings with it', ['withdrawn', 'processing_withdrawn']],
    ['transfer', 'leaves mailings alone', ['granted', null]],
  ] as const)('taking back the %s of data %s', async (purpose, _words, expected) => {
    const id = await customer()
    await say(id, mailing('granted', 'email'), { purpose: 'processing', state: 'granted' }, { purpose: 'transfer', state: 'granted' })
    await say(id, { purpose, state: 'withdrawn' })
    const now = await consentOf(server.db.kysely, id, 'email', 'news')
    expect([now.state, now.why]).toEqual(expected)
  })

  test('a topic that customers are subscribed to by themselves may be sent until they say otherwise', async () => {
    await byHand(server.db, `insert into subscription_category (channel, code, name, auto_subscribe) values ('email', 'auto', 'Полезное', true)`)
    const id = await customer()
    expect(await held(id, 'email', 'auto')).toBe('granted')
    await say(id, mailing('withdrawn', 'email', 'auto'))
    expect(await held(id, 'email', 'auto')).toBe('withdrawn')
  })

  test('the mark «takes no letters» and the ledger follow each other', async () => {
    const id = await customer()
    await inTransaction((tx) => changeCustomer(tx, id, { subscribed: false }))
    expect((await consentOf(server.db.kysely, id, 'email', 'news')).why).toBe('takes_no_letters')
    await catchUp(server.db, lettersMark)
    await catchUp(server.db, lettersMark)
    expect(await ledger(id)).toMatchObject([{ state: 'withdrawn', channel: 'email', topic: null }])
    await say(id, mailing('granted', 'email'))
    expect(await server.db.kysely.selectFrom('customer').select('email_unsubscribed_at').where('id', '=', id).executeTakeFirst()).toEqual({ email_unsubscribed_at: null })
    await catchUp(server.db, lettersMark)
    expect((await ledger(id)).map((row) => row.state)).toEqual(['withdrawn', 'granted'])
  })

  test('words of somebody who was merged into another count for the other', async () => {
    const [id, other] = [await customer(), await customer()]
    await say(other, mailing('withdrawn', 'sms'))
    await byHand(server.db, 'update customer set merged_into = $1 where id = $2', [id, other])
    expect(await held(id, 'sms', 'news')).toBe('withdrawn')
  })
})

describe('the card', () => {
  test('whoever changes customers takes back for them, and only whoever keeps consents grants', async () => {
    const [id, manager, director] = [await customer(), await signedIn(server, 'manager'), await signedIn(server, 'director')]
    const granted = await director.post(`/api/customers/${id}/consents`, { purpose: 'mailing', channel: 'email', topic: 'news', textVersion: 'анкета-3' })
    expect(granted.body.channels.find((one: { channel: string }) => one.channel === 'email').topics).toContainEqual(expect.objectContaining({ code: 'news', state: 'granted', source: 'manager' }))
    expect((await manager.post(`/api/customers/${id}/consents`, { purpose: 'mailing', channel: 'email' })).status).toBe(403)
    const withdrawn = await manager.post(`/api/customers/${id}/consents/withdrawn`, { purpose: 'mailing', channel: 'email', reason: 'по телефону' })
    expect(withdrawn.body.channels.find((one: { channel: string }) => one.channel === 'email')).toMatchObject({ state: 'withdrawn', topics: expect.arrayContaining([expect.objectContaining({ code: 'news', state: 'withdrawn' })]) })
    expect(withdrawn.body.history[0]).toMatchObject({ state: 'withdrawn', reason: 'по телефону', address: 'a***@example.com', by: { kind: 'user', name: 'A manager' } })
    const wire = await server.db.pool.query('select subscribed from customer_subscription where customer_id = $1', [id])
    expect(wire.rows).toEqual([{ subscribed: false }])
  })

  test('a customer out of reach is nobody’s news', async () => {
    const [id, own] = [await customer(), await signedIn(server, 'own-orders')]
    expect((await own.get(`/api/customers/${id}/consents`)).status).toBe(404)
    expect((await own.post(`/api/customers/${id}/consents/withdrawn`, { purpose: 'mailing' })).status).toBe(404)
  })
})

describe('a link in a message', () => {
  const linkOf = async (id: number, topic: string | null = 'news') => (await unsubscribeLinks(server.db, server.url, { customerId: id, channel: 'email', topic, messageId: 7 })).oneClick
  const ONE_CLICK = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' }

  test.each([
    ['GET', {}], ['GET', { 'user-agent': 'Mozilla/5.0 (Barracuda Sentinel)' }], ['GET', { purpose: 'prefetch' }], ['HEAD', {}], ['OPTIONS', {}],
    ['POST', {}], ['POST', { 'content-type': 'application/x-www-form-urlencoded' }], ['POST', { 'content-type': 'application/json' }], ['PUT', {}],
  ])('%s %j by whoever scans letters changes nothing', async (method, headers) => {
    const id = await customer()
    await say(id, mailing('granted', 'email', 'news'))
    const link = await linkOf(id)
    for (const url of [link, link.replace('/u/', '/preferences/'), `${link}?List-Unsubscribe=One-Click&unsubscribe=1&do=nothing`]) {
      const isPreferences = url.includes('/preferences/')
      if (method === 'POST' && isPreferences) continue // an empty form of preferences says: nothing was shown, nothing changes
      await fetch(url, { method, headers: headers as Record<string, string>, redirect: 'manual' })
    }
    expect([await held(id, 'email', 'news'), (await ledger(id)).length]).toEqual(['granted', 1])
  })

  test.each([
    ['as a form', ONE_CLICK],
    ['as parts', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=xyz' }, body: '--xyz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xyz--\r\n' }],
    ['with a foreign origin', { ...ONE_CLICK, headers: { ...ONE_CLICK.headers, origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' } }],
  ])('one click of the mail program, %s, unsubscribes from the topic at once, and twice does no harm', async (_how, request) => {
    const id = await customer()
    await say(id, mailing('granted', 'email'))
    const link = await linkOf(id)
    expect([(await fetch(link, request)).status, (await fetch(link, request)).status]).toEqual([200, 200])
    expect([await held(id, 'email', 'news'), await held(id, 'email', 'sale')]).toEqual(['withdrawn', 'granted'])
    expect((await ledger(id)).slice(1)).toMatchObject([{ source: 'one_click', topic: 'news', message_id: 7, ip: '127.0.0.1', actor_kind: 'system' }])
  })

  test.each(['x', 'a.b', 'W10.AAAAAAAAAAAAAAAAAAAAAA', ''])('%j is no link', async (token) => {
    const answer = await fetch(`${server.url}/u/${token}`, ONE_CLICK)
    expect(answer.status).toBe(404)
  })

  test('a link of one customer cannot be made into another’s', async () => {
    const [id, other] = [await customer(), await customer()]
    const [mine, theirs] = [(await linkOf(id)).split('/u/')[1]!, (await linkOf(other)).split('/u/')[1]!]
    const forged = `${theirs.split('.')[0]}.${mine.split('.')[1]}`
    expect((await fetch(`${server.url}/u/${forged}`, ONE_CLICK)).status).toBe(404)
  })

  test('the page speaks both languages, runs nothing and shows what is the customer’s only in part', async () => {
    const id = await customer({ email: 'secret.name@example.org' })
    await byHand(server.db, `insert into subscription_category (channel, code, name) values ('email', 'hostile', '<script>alert(1)</script>') on conflict do nothing`)
    const link = (await linkOf(id)).replace('/u/', '/preferences/')
    const [ru, en] = await Promise.all([fetch(link), fetch(`${link}?lang=en`)])
    const html = await ru.text()
    expect(html).toContain('Отписаться от всего')
    expect(await en.text()).toContain('Unsubscribe from everything')
    expect(html).toContain('s***@example.org')
    expect(html).not.toContain('secret.name')
    expect(html).not.toContain('<script')
    expect(ru.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/)
    expect(ru.headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('the preference page changes only what was shown and is answered otherwise', async () => {
    const id = await customer()
    await byHand(server.db, `insert into subscription_category (channel, code, name) values ('email', 'news', 'Новости'), ('email', 'sale', 'Скидки') on conflict do nothing`)
    await say(id, mailing('granted', 'email', 'news'), mailing('granted', 'sms'))
    const link = (await linkOf(id)).replace('/u/', '/preferences/')
    const save = (body: string) => fetch(link, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body, redirect: 'manual' })
    expect((await save('do=save&shown=email:news&shown=email:sale&topic=email:sale&reason=too_often')).status).toBe(303)
    expect([await held(id, 'email', 'news'), await held(id, 'email', 'sale'), await held(id, 'sms', null)]).toEqual(['withdrawn', 'granted', 'granted'])
    expect((await ledger(id)).slice(2)).toMatchObject([{ topic: 'news', reason: 'too_often' }, { topic: 'sale', reason: null, text_version: 'preference-page-1' }])
    await save('do=nothing&reason=never_asked')
    expect([await held(id, 'email', 'sale'), await held(id, 'sms', null)]).toEqual(['withdrawn', 'withdrawn'])
    expect((await server.db.kysely.selectFrom('customer').select('email_unsubscribed_at').where('id', '=', id).executeTakeFirst())!.email_unsubscribed_at).not.toBeNull()
  })

  test('of somebody who was merged into another speaks for the other', async () => {
    const [id, other] = [await customer(), await customer()]
    await say(id, mailing('granted', 'email'))
    const link = await linkOf(other)
    await byHand(server.db, 'update customer set merged_into = $1 where id = $2', [id, other])
    expect((await fetch(link, ONE_CLICK)).status).toBe(200)
    expect([await held(id, 'email', 'news'), (await ledger(id)).length]).toEqual(['withdrawn', 2])
  })

  test('nobody can hammer a link', async () => {
    const link = await linkOf(await customer())
    const statuses = new Set<number>()
    for (let knock = 0; knock < 40; knock += 1) statuses.add((await fetch(link)).status)
    expect([...statuses]).toEqual([200, 429])
  })
})
