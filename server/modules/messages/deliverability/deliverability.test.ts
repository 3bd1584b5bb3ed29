import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { byHand } from '../../../../test/database.ts'
import { dnsServer, type Zone } from '../../../../test/dns-server.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { domainHeld } from '../index.ts'
import { checkDomain, checkDueDomains } from './check-domain.ts'
import { newDkimKey } from './dkim-keys.ts'
import { publicHalf } from './dkim-record.ts'
import { dnsReader, type DnsReader } from './dns-reader.ts'

const server = testServer()
const zone: Zone = {}
const held = {} as { owner: Person; manager: Person; dns: DnsReader; key: string; close: () => void }
const HOST = '45.10.20.30'
const GOOD = (key: string): Zone => ({
  'A mail.shop.example': [HOST], 'PTR 30.20.10.45.in-addr.arpa': ['mail.shop.example'], 'TXT shop.example': [`v=spf1 ip4:${HOST} -all`],
  'TXT _dmarc.shop.example': ['v=DMARC1; p=quarantine'], 'TXT p1._domainkey.shop.example': [`v=DKIM1; k=rsa; p=${publicHalf(key)!.p}`],
})
let provider: number

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.key = await newDkimKey()
  const { address, close } = await dnsServer(zone)
  Object.assign(held, { dns: dnsReader([address]), close })
})
afterAll(() => held.close())
beforeEach(async () => {
  for (const name of ['staff_notification', 'message', 'message_bounce', 'dkim_key', 'sending_domain', 'message_provider']) await byHand(server.db, `delete from ${name}`)
  for (const key of Object.keys(zone)) delete zone[key]
  Object.assign(zone, GOOD(held.key))
  const settings = { host: 'mail.shop.example', port: 465, security: 'tls', from: 'Shop@Shop.example', dkimSelector: 'p1' }
  const { rows } = await byHand(server.db, `insert into message_provider (channel, kind, title, settings, secrets, is_default) values ('email', 'smtp', 'Почта', $1, $2, true) returning id`, [settings, { dkimKey: held.key }])
  provider = rows[0].id
})

const check = () => checkDomain(server.db, held.dns, 'shop.example')
const card = async () => (await held.owner.get('/api/deliverability')).body.domains[0]
const hold = async () => (await domainHeld(server.db.kysely, 'Shop.example'))?.params.checks ?? null
const letter = (key: string, lane = 'bulk') =>
  byHand(server.db, `insert into message (key, lane, purpose, channel, provider_id, line, due_at, next_try_at, origin, state, reason) values ('${key}', '${lane}', 'marketing', 'email', ${provider}, '${key}', now(), now(), '{}', 'planned', 'domain_not_ready')`)

describe('bulk letters of a domain', () => {
  test('wait until it was looked up and all is green', async () => {
    expect(await hold()).toEqual(['never_checked'])
    expect(await card()).toMatchObject({ domain: 'shop.example', isHeld: true, checkedAt: null, checks: [] })
    await check()
    expect(await hold()).toBeNull()
    const { checks, isHeld } = await card()
    expect([isHeld, checks.map((one: { check: string; state: string }) => `${one.check} ${one.state}`)]).toEqual([false, ['spf ok', 'dkim ok', 'dmarc ok', 'ptr ok', 'complaints ok']])
    delete zone['TXT shop.example']
    await checkDueDomains(server.db, held.dns)
    expect(await hold()).toBeNull()
    await checkDueDomains(server.db, held.dns, new Date(Date.now() + 7_200_000))
    expect(await hold()).toEqual(['spf'])
    const { rows } = await server.db.pool.query('select text from staff_notification where user_id = $1', [held.owner.id])
    expect(rows).toEqual([{ text: 'Рассылки shop.example ждут: не в порядке SPF.' }])
  })

  test('leave when somebody waives what is wrong, by name and with a reason; what breaks later holds again', async () => {
    delete zone['PTR 30.20.10.45.in-addr.arpa']
    await check()
    expect(await hold()).toEqual(['ptr'])
    expect((await held.manager.post('/api/deliverability/shop.example/waiver', { reason: 'провайдер обещал' })).status).toBe(403)
    expect((await held.owner.post('/api/deliverability/shop.example/waiver', { reason: 'провайдер обещал' })).status).toBe(200)
    expect(await hold()).toBeNull()
    expect((await card()).waived).toMatchObject({ by: 'A owner', reason: 'провайдер обещал', checks: ['ptr'] })
    delete zone['TXT _dmarc.shop.example']
    await check()
    expect(await hold()).toEqual(['dmarc'])
    expect((await held.owner.delete('/api/deliverability/shop.example/waiver')).status).toBe(200)
    expect(await hold()).toEqual(['dmarc', 'ptr'])
    const { rows } = await server.db.pool.query(`select kind, about ->> 'reason' as reason from change_log where entity = 'sending_domain' and kind like '%waive%' order by id`)
    expect(rows).toEqual([{ kind: 'sending_domain.waived', reason: 'провайдер обещал' }, { kind: 'sending_domain.waiver_withdrawn', reason: null }])
  })

  test('are counted while they wait, others are not', async () => {
    await letter('waits')
    await letter('prompt', 'prompt')
    expect((await card()).heldLetters).toBe(1)
    await check()
    expect((await card()).heldLetters).toBe(0)
  })

  test('do not wait for a DNS server that is silent for a while: what was known still holds', async () => {
    await check()
    zone['FAIL shop.example'] = []
    await check()
    expect(await hold()).toBeNull()
    await byHand(server.db, 'delete from sending_domain')
    await check()
    expect(await hold()).toEqual(['spf'])
    expect((await card()).checks[0]).toMatchObject({ state: 'unknown', code: 'dns_failed' })
  })

  test('wait when too many press «spam»', async () => {
    await byHand(server.db, `insert into message (key, lane, purpose, channel, provider_id, line, due_at, next_try_at, origin, state, sent_at)
      select 'k' || n, 'bulk', 'marketing', 'email', ${provider}, 'k' || n, now(), now(), '{}', 'sent', now() - interval '1 day' from generate_series(1, 1000) n`)
    const complain = (count: number) => byHand(server.db, `insert into message_bounce (channel, address, kind, message_id, at) select 'email', 'a@b.c', 'complaint', (select min(id) from message), now() - interval '1 day' from generate_series(1, ${count})`)
    await complain(2)
    await check()
    expect(await hold()).toBeNull()
    await complain(1)
    await check()
    expect(await hold()).toEqual(['complaints'])
    const { complaintDays, checks } = await card()
    expect([complaintDays.length, complaintDays.at(-2)]).toEqual([30, expect.objectContaining({ sent: 1000, complaints: 3 })])
    expect(checks.at(-1)).toMatchObject({ code: 'complaints_stop', params: { rate: 0.003 } })
  })

  test('of two servers need both to be right', async () => {
    await byHand(server.db, `insert into message_provider (channel, kind, title, settings, secrets) values ('email', 'smtp', 'Вторая', $1, $2)`, [{ host: 'other.example', from: 'a@shop.example', dkimSelector: 'p1' }, { dkimKey: held.key }])
    zone['A other.example'] = ['9.9.9.9']
    zone['PTR 9.9.9.9.in-addr.arpa'] = ['other.example']
    await check()
    const spf = (await card()).checks.filter((one: { check: string }) => one.check === 'spf')
    expect(spf).toMatchObject([{ state: 'ok', provider: 'Почта' }, { state: 'bad', code: 'spf_not_covering', provider: 'Вторая', record: { value: `v=spf1 ip4:${HOST} ip4:9.9.9.9 -all` } }])
    expect(await hold()).toEqual(['spf'])
  })
})

test('a domain that is new, not in order, or waits for its key is looked up at every turn', async () => {
  const checkedAt = async () => (await card()).checkedAt
  await checkDueDomains(server.db, held.dns)
  const first = await checkedAt()
  await checkDueDomains(server.db, held.dns)
  expect([first === null, await checkedAt()]).toEqual([false, first])
  await held.owner.post('/api/deliverability/dkim-keys', { providerId: provider, selector: 'fresh' })
  await checkDueDomains(server.db, held.dns)
  const second = await checkedAt()
  expect(second).not.toBe(first)
  await byHand(server.db, 'delete from dkim_key')
  await byHand(server.db, 'update sending_domain set ready_since = null')
  await checkDueDomains(server.db, held.dns)
  expect(await checkedAt()).not.toBe(second)
})

describe('a key for signing', () => {
  test('is made with the record to publish, and signs from the moment that the record is found', async () => {
    const { status, body } = await held.owner.post('/api/deliverability/dkim-keys', { providerId: provider, selector: 'fresh' })
    expect(status).toBe(201)
    const { record } = body.domains[0].waitingKey
    expect(record).toMatchObject({ type: 'TXT', name: 'fresh._domainkey.shop.example', value: expect.stringMatching(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{300,}$/) })
    expect(JSON.stringify(body)).not.toContain('PRIVATE')
    const settings = async () => (await server.db.pool.query(`select settings ->> 'dkimSelector' as selector, secrets ->> 'dkimKey' as key, version from message_provider where id = $1`, [provider])).rows[0]
    await check()
    expect(await settings()).toMatchObject({ selector: 'p1', version: 1 })
    zone[`TXT ${record.name}`] = [record.value]
    await check()
    const after = await settings()
    expect([after.selector, after.version, publicHalf(after.key)!.p]).toEqual(['fresh', 2, record.value.split('p=')[1]])
    expect((await card()).waitingKey).toBeNull()
    expect((await card()).checks[1]).toMatchObject({ check: 'dkim', code: 'dkim_ok', params: { selector: 'fresh' } })
    const { rows } = await server.db.pool.query('select fields, about from change_log')
    expect(JSON.stringify(rows)).not.toContain('PRIVATE')
  })

  test('never takes the selector that is in use, and a second one replaces the first that waits', async () => {
    await held.owner.post('/api/deliverability/dkim-keys', { providerId: provider, selector: 'p1' })
    const first = (await card()).waitingKey
    expect(first.selector).toMatch(/^p1-/)
    await held.owner.post('/api/deliverability/dkim-keys', { providerId: provider })
    const second = (await card()).waitingKey
    expect([second.selector, second.record.value === first.record.value]).toEqual([`prilavok${new Date().getUTCFullYear()}`, false])
    expect((await held.owner.post('/api/deliverability/dkim-keys', { providerId: 999_999 })).status).toBe(404)
    expect((await held.owner.post('/api/deliverability/dkim-keys', { providerId: provider, selector: 'a.b' })).status).toBe(400)
  })
})
