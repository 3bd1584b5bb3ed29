import { createHash, createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../../../../test/database.ts'
import { testServer } from '../../../../test/server.ts'
import { systemActor } from '../../../platform/access.ts'
import { transact } from '../../../platform/transact.ts'
import { recordConsents } from '../../consents/index.ts'
import { createCustomer } from '../../customers/index.ts'
import { catchUp } from '../../../platform/readers.ts'
import { gatewayAddress } from '../gateways/gateway-routes.ts'
import { pollGateways } from '../gateways/poll-delivery.ts'
import { planMessage } from '../index.ts'
import { stopWithdrawn } from '../stop-withdrawn.ts'
import { fakeExolve, type FakeExolve } from './exolve/fake.ts'
import { askGateway } from './gateway.ts'
import { manifestOf } from './index.ts'
import { SendError, type OutgoingMessage, type Sender } from './provider.ts'
import { fakeSmsAero, type FakeSmsAero } from './sms-aero/fake.ts'
import { fakeSmsc, type FakeSmsc } from './smsc/fake.ts'
import { fakeTelegram, type FakeTelegram } from './telegram/fake.ts'
import { fakeTwilio, type FakeTwilio } from './twilio/fake.ts'

const server = testServer()
const held = {} as { smsc: FakeSmsc; 'sms-aero': FakeSmsAero; exolve: FakeExolve; twilio: FakeTwilio; telegram: FakeTelegram }
type Kind = keyof typeof held
const KINDS: Kind[] = ['smsc', 'sms-aero', 'exolve', 'twilio', 'telegram']
const SMS: Kind[] = ['smsc', 'sms-aero', 'exolve', 'twilio']
const SETTINGS: Record<Kind, Record<string, unknown>> = { smsc: { login: 'shop', sender: 'SHOP' }, 'sms-aero': { email: 'shop@example.com', sign: 'SHOP' }, exolve: { number: 'SHOP' }, twilio: { accountSid: 'AC1', from: 'SHOP' }, telegram: {} }
const SECRETS: Record<Kind, Record<string, string>> = { smsc: { password: 'right' }, 'sms-aero': { apiKey: 'right' }, exolve: { apiKey: 'right' }, twilio: { authToken: 'right' }, telegram: { botToken: '1:right' } }

beforeAll(async () => {
  // Gateways stand outside; these stand here, and are let through as a network of one's own would be.
  await byHand(server.db, `update outside_settings set allowed_networks = '{127.0.0.1}'`)
  Object.assign(held, { smsc: await fakeSmsc(), 'sms-aero': await fakeSmsAero(), exolve: await fakeExolve(), twilio: await fakeTwilio(), telegram: await fakeTelegram() })
})
afterAll(() => Promise.all(Object.values(held).map((fake) => fake.close())))
afterEach(() => {
  for (const fake of Object.values(held)) for (const list of [fake.next, fake.requests]) list.splice(0)
})

const log = { error() {}, warn() {}, info() {}, debug() {} } as never
const addressOf = (kind: Kind): string => `${held[kind].url}${kind === 'sms-aero' ? '/' : ''}`.replace(/\/$/, '')
const open = (kind: Kind, secrets = SECRETS[kind]): Sender => manifestOf(kind)!.open({ ...SETTINGS[kind], url: addressOf(kind) }, secrets, { db: server.db, log })
const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 7, key: 'k7', channel: 'sms', purpose: 'transactional', topic: null, address: '+79001234567', customerId: null, orderId: null, userId: null, subject: null, text: 'Курьер в пути', html: null,
  messageId: '<7@x>', inReplyTo: null, headers: {}, attachments: [], unsubscribeUrl: null, ...more,
})
const failure = async (work: Promise<unknown>): Promise<SendError> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof SendError)) throw new Error(`no SendError: ${String(error)}`)
  return error
}

describe.each(KINDS)('%s', (kind) => {
  test('takes a message and names it', async () => {
    const sender = open(kind)
    await sender.check()
    const first = await sender.send(message())
    const second = await sender.send(message())
    expect(first.externalId).toMatch(/\w/)
    expect(second.externalId).not.toBe(first.externalId)
    expect(held[kind].requests.at(-1)!.body).toContain(kind === 'smsc' || kind === 'twilio' ? encodeURIComponent('Курьер').slice(0, 6) : 'Курьер')
  })

  test('says in words that the way is closed, for all, when the password is wrong', async () => {
    const sender = open(kind, Object.fromEntries(Object.keys(SECRETS[kind]).map((name) => [name, 'wrong'])))
    for (const work of [() => sender.check(), () => sender.send(message())]) expect(await failure(work())).toMatchObject({ code: 'auth_failed', isTemporary: true, isProviderDown: true, words: expect.stringMatching(/\w{3}/) })
  })

  const sendWith = async (mischief: (typeof held)[Kind]['next'][number]): Promise<SendError> => {
    held[kind].next.push(mischief)
    return failure(open(kind).send(message()))
  }
  test.each([
    ['falls over', { status: 500, body: 'oops' }, { isTemporary: true, isUncertain: true, code: 'gateway_fault' }],
    ['is closed for a while', { status: 503, headers: { 'retry-after': '7' } }, { isTemporary: true, isUncertain: false, isProviderDown: true, retryAfter: 7000 }],
    ['is not there behind its door', { status: 502, body: '<html>Bad Gateway</html>' }, { isTemporary: true, isUncertain: false, isProviderDown: true }],
    ['does not say in time what became of it', { status: 504 }, { isTemporary: true, isUncertain: true }],
    ['asks to go slower', { status: 429, headers: { 'retry-after': '3' } }, { isTemporary: true, isUncertain: false, isProviderDown: true, code: 'rate_limited', retryAfter: 3000 }],
    ['answers something else', { status: 200, body: '<html>maintenance</html>' }, { isTemporary: true, isUncertain: true, code: 'strange_answer' }],
    ['answers nothing at all', { status: 200, body: '' }, { isTemporary: true, isUncertain: true, code: 'strange_answer' }],
    ['hangs up after it has heard all', 'cut_after' as const, { isTemporary: true, isUncertain: true, code: 'dropped' }],
  ])('when it %s', async (_what, mischief, expected) => expect(await sendWith(mischief)).toMatchObject(expected))

  test('does not reach an address of this machine unless it is let', async () => {
    await byHand(server.db, `update outside_settings set allowed_networks = '{}'`)
    expect(await failure(open(kind).send(message()))).toMatchObject({ code: 'settings_wrong', isTemporary: false })
    expect(held[kind].requests).toEqual([])
    await byHand(server.db, `update outside_settings set allowed_networks = '{127.0.0.1}'`)
  })
})

test('a gateway that is silent is not waited for without end, and nobody knows what it has taken', async () => {
  held.smsc.next.push('silence')
  expect(await failure(askGateway(server.db, `${held.smsc.url}/sys/send.php`, { form: { psw: 'right' }, timeout: 50 }))).toMatchObject({ code: 'timeout', isTemporary: true, isUncertain: true })
})

test('an address where nobody listens is a fault that passes, and surely nothing was sent', async () => {
  const sender = manifestOf('smsc')!.open({ url: 'http://127.0.0.1:1' }, {}, { db: server.db, log })
  expect(await failure(sender.send(message()))).toMatchObject({ code: 'unreachable', isTemporary: true, isUncertain: false, isProviderDown: true })
})

describe.each(SMS)('%s and the number', (kind) => {
  test('that does not exist is refused for good, and put on the stop list', async () => {
    expect(await failure(open(kind).send(message({ address: '+79001230000' })))).toMatchObject({ code: 'refused_recipient', isTemporary: false, bounce: 'hard' })
  })
  test.each([null, '', 'Анна'])('%j is never sent to', async (address) => {
    expect(await failure(open(kind).send(message({ address })))).toMatchObject({ code: 'refused_recipient', isTemporary: false })
    expect(held[kind].requests).toEqual([])
  })
})

describe('what the gateways say by their own codes', () => {
  test.each([
    ['smsc', { body: { error: 'no money', error_code: 3 } }, { code: 'no_balance', isTemporary: true, isProviderDown: true }],
    ['smsc', { body: { error: 'duplicate request, wait a minute', error_code: 9 } }, { code: 'rate_limited', isTemporary: true, retryAfter: 70_000 }],
    ['smsc', { body: { error: 'message is denied', error_code: 6 } }, { code: 'refused_content', isTemporary: false }],
    ['sms-aero', { status: 402, body: { success: false, data: null, message: 'Not enough money' } }, { code: 'no_balance', isTemporary: true, isProviderDown: true }],
    ['sms-aero', { body: { result: 'no credits' } }, { code: 'no_balance', isTemporary: true }],
    ['sms-aero', { status: 400, body: { success: false, data: { sign: ['Sign not found'] }, message: 'Validation error.' } }, { code: 'settings_wrong', isTemporary: false }],
    ['exolve', { status: 402, body: { error: { message: 'insufficient funds' } } }, { code: 'no_balance', isTemporary: true }],
    ['exolve', { status: 400, body: { error: { message: 'invalid sender number' } } }, { code: 'settings_wrong', isTemporary: false }],
    ['twilio', { status: 400, body: { code: 21610, message: 'unsubscribed recipient' } }, { code: 'receiver_stopped', isTemporary: false }],
    ['twilio', { status: 400, body: { code: 21606, message: 'From is not yours' } }, { code: 'settings_wrong', isTemporary: false }],
    ['telegram', { status: 429, body: { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 5 } } }, { code: 'rate_limited', isTemporary: true, retryAfter: 5000 }],
    ['telegram', { status: 400, body: { ok: false, error_code: 400, description: 'Bad Request: chat not found' } }, { code: 'refused_recipient', isTemporary: false }],
  ] as [Kind, object, object][])('%s %j', async (kind, answer, expected) => {
    held[kind].next.push(answer)
    expect(await failure(open(kind).send(message()))).toMatchObject(expected)
  })
})

let numbered = 0
/** A message that left by this gateway a moment ago. */
async function sentBy(kind: Kind, externalId: string, settings: object = {}): Promise<{ id: number; providerId: number; address: string }> {
  numbered += 1
  const address = `+7911${String(numbered).padStart(7, '0')}`
  const { rows: [provider] } = await byHand(server.db, 'insert into message_provider (channel, kind, title, settings, secrets) values ($1, $2, $2, $3, $4) returning id', [kind === 'telegram' ? 'telegram' : 'sms', kind, JSON.stringify({ ...SETTINGS[kind], url: addressOf(kind), ...settings }), JSON.stringify(SECRETS[kind])])
  const { rows: [message] } = await byHand(server.db, `insert into message (key, lane, purpose, channel, provider_id, address, line, state, due_at, next_try_at, sent_at, external_id, origin, body_text)
    values ($1, 'prompt', 'transactional', 'sms', $2, $3, $1, 'sent', now(), now(), now(), $4, '{"kind":"person"}', 'x') returning id`, [`sent ${numbered}`, provider.id, address, externalId])
  return { id: message.id, providerId: provider.id, address }
}
const stateOf = async (id: number): Promise<string> => (await server.db.kysely.selectFrom('message').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
const tell = async (sent: { providerId: number }, kind: Kind, init: Told, query = ''): Promise<number> => {
  const address = await gatewayAddress(server.db.kysely, server.url, { id: sent.providerId, kind })
  return (await fetch(address + query, { method: 'POST', ...init })).status
}
type Told = { headers?: Record<string, string>; body: string | URLSearchParams }
const form = (fields: Record<string, string>): Told => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) })
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

describe('a report to our address', () => {
  test.each([
    ['smsc', () => form({ id: 'r1', phone: '7900', status: '1', sha1: sha1('r1:7900:1:right') }), 'delivered'],
    ['smsc', () => form({ id: 'r1', phone: '7900', status: '22', sha1: sha1('r1:7900:22:right') }), 'failed'],
    ['smsc', () => form({ id: 'r1', phone: '7900', status: '0', sha1: sha1('r1:7900:0:right') }), 'sent'],
    ['sms-aero', () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 'r1', status: 1 }) }), 'delivered'],
    ['sms-aero', () => form({ id: 'r1', status: '2' }), 'failed'],
    ['exolve', () => ({ body: JSON.stringify({ event_id: 'e', message_id: 'r1', delivery_status: 'DELIVERY_STATUS_DELIVERED' }) }), 'delivered'],
    ['exolve', () => ({ body: JSON.stringify({ message_id: 'r1', delivery_status: 'DELIVERY_STATUS_REJECTED' }) }), 'failed'],
  ] as [Kind, () => Told, string][])('%s: %#', async (kind, request, expected) => {
    const externalId = `r${numbered + 1}x`
    const sent = await sentBy(kind, externalId)
    const init = request()
    const body = init.body.toString()
    // The signature covers the id, so it is made for this one.
    const fields = new URLSearchParams(body.replaceAll('r1', externalId))
    if (fields.has('sha1')) fields.set('sha1', sha1(`${externalId}:7900:${fields.get('status')}:right`))
    const said = { ...init, body: init.body instanceof URLSearchParams ? fields : body.replaceAll('r1', externalId) }
    expect([await tell(sent, kind, said), await tell(sent, kind, said)]).toEqual([200, 200])
    expect(await stateOf(sent.id)).toBe(expected)
  })

  test('of a number that does not exist puts it on the stop list', async () => {
    const sent = await sentBy('smsc', 'hard1')
    await tell(sent, 'smsc', form({ id: 'hard1', phone: '7900', status: '22', sha1: sha1('hard1:7900:22:right') }))
    const { rows } = await server.db.pool.query('select reason from message_suppression where address = $1', [sent.address])
    expect(rows).toEqual([{ reason: 'hard_bounce' }])
  })

  test('of Twilio is believed only with its signature', async () => {
    const sent = await sentBy('twilio', 'SMabc')
    const url = (await gatewayAddress(server.db.kysely, server.url, { id: sent.providerId, kind: 'twilio' }))!
    await byHand(server.db, `update message_provider set settings = settings || jsonb_build_object('callbackUrl', $1::text) where id = $2`, [url, sent.providerId])
    const fields = { MessageSid: 'SMabc', MessageStatus: 'delivered' }
    const signature = createHmac('sha1', 'right').update(`${url}MessageSidSMabcMessageStatusdelivered`).digest('base64')
    const { headers, body } = form(fields)
    expect(await tell(sent, 'twilio', { headers: { ...headers, 'x-twilio-signature': createHmac('sha1', 'guess').update(url).digest('base64') }, body })).toBe(403)
    expect(await stateOf(sent.id)).toBe('sent')
    expect(await tell(sent, 'twilio', { headers: { ...headers, 'x-twilio-signature': signature }, body })).toBe(200)
    expect(await stateOf(sent.id)).toBe('delivered')
  })

  test('with a wrong signature of SMSC, a wrong secret, another provider’s message or rubbish changes nothing', async () => {
    const [sent, other] = [await sentBy('smsc', 'w1'), await sentBy('sms-aero', 'w2')]
    expect(await tell(sent, 'smsc', form({ id: 'w1', phone: '7900', status: '1', sha1: sha1('guess') }))).toBe(403)
    expect(await tell(other, 'sms-aero', form({ id: 'w1', status: '1' }))).toBe(200)
    expect(await tell(sent, 'smsc', { headers: { 'content-type': 'application/json' }, body: '{"id":' })).toBe(400)
    expect(await tell(sent, 'smsc', { body: '\0\0' })).toBe(200)
    expect((await fetch(`${server.url}/api/gateways/${sent.providerId}/${'x'.repeat(32)}`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${server.url}/api/gateways/none/x`)).status).toBe(404)
    expect(await stateOf(sent.id)).toBe('sent')
  })
})

test.each([
  ['smsc', () => held.smsc.statuses.set('100', 1), '100'],
  ['sms-aero', () => held['sms-aero'].statuses.set('101', 1), '101'],
  ['exolve', () => held.exolve.statuses.set('102', 'DELIVERY_STATUS_DELIVERED'), '102'],
  ['twilio', () => held.twilio.statuses.set('SM103', { status: 'delivered', error_code: null }), 'SM103'],
] as [Kind, () => unknown, string][])('%s is asked what became of a message, for servers that cannot be called', async (kind, arrive, externalId) => {
  const sent = await sentBy(kind, externalId)
  await pollGateways(server.db, log)
  expect(await stateOf(sent.id)).toBe('sent')
  arrive()
  await pollGateways(server.db, log)
  expect(await stateOf(sent.id)).toBe('delivered')
})

test('whoever takes a consent back gets nothing that was prepared before', async () => {
  const site = (await server.db.kysely.selectFrom('site').select('code').executeTakeFirstOrThrow()).code
  const inTx = <T>(work: Parameters<typeof transact<T>>[2]): Promise<T> => transact(server.db, systemActor('test'), work)
  const id = (await inTx((tx) => createCustomer(tx, { site, firstName: 'Анна', phones: ['+79007770011'] }))).id
  await inTx((tx) => recordConsents(tx, id, [{ purpose: 'mailing', channel: 'sms', state: 'granted' }], { source: 'form' }))
  const plan = (key: string, more: object) => inTx((tx) => planMessage(tx, { key, channel: 'sms', purpose: 'marketing', to: { customerId: id }, content: { text: 'Скидки' }, dueAt: new Date(Date.now() + 86_400_000), origin: { kind: 'campaign' }, ...more }))
  const planned = [await plan('news', { topic: 'news' }), await plan('sale', { topic: 'sale' }), await plan('order', { purpose: 'transactional' })]
  await inTx((tx) => recordConsents(tx, id, [{ purpose: 'mailing', channel: 'sms', topic: 'news', state: 'withdrawn' }], { source: 'one_click' }))
  await catchUp(server.db, stopWithdrawn)
  expect(await Promise.all(planned.map((one) => stateOf(one.id)))).toEqual(['cancelled', 'planned', 'planned'])
  await inTx((tx) => recordConsents(tx, id, [{ purpose: 'mailing', state: 'withdrawn' }], { source: 'manager' }))
  await catchUp(server.db, stopWithdrawn)
  expect(await Promise.all(planned.map((one) => stateOf(one.id)))).toEqual(['cancelled', 'cancelled', 'planned'])
})
