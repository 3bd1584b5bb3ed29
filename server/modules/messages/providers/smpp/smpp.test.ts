import fc from 'fast-check'
import smpp from 'smpp'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { byHand, testDatabase } from '../../../../../test/database.ts'
import { SendError, type OutgoingMessage, type Sender } from '../provider.ts'
import { openSmpp } from './client.ts'
import { fakeCentre, type FakeCentre } from './fake.ts'
import { smsParts } from './parts.ts'
import { sameIds } from './receipt.ts'

const database = testDatabase()
const log = { error() {}, warn() {}, info() {}, debug() {} } as never
const opened: Sender[] = []
let centre: FakeCentre
beforeAll(async () => {
  centre = await fakeCentre()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((sender) => sender.close()))
  centre.submitted.splice(0)
  centre.isDeaf = false
})
afterAll(() => centre.close())

const open = (more: { password?: string; port?: number; enquireMs?: number } = {}): Sender => {
  const sender = openSmpp({ host: '127.0.0.1', port: more.port ?? centre.port, systemId: 'shop', sender: 'SHOP' }, { password: more.password ?? 'right' }, { db: database.db, log }, more.enquireMs)
  opened.push(sender)
  return sender
}
const message = (text: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 300, key: 'k', channel: 'sms', purpose: 'transactional', topic: null, address: '+79001234567', customerId: null, orderId: null, userId: null, subject: null, text, html: null,
  messageId: '<7@x>', inReplyTo: null, headers: {}, attachments: [], unsubscribeUrl: null, ...more,
})
const failure = async (work: Promise<unknown>): Promise<SendError> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof SendError)) throw new Error(`no SendError: ${String(error)}`)
  return error
}

describe('a text', () => {
  test.each([
    ['A'.repeat(160), 0, 1], ['A'.repeat(161), 0, 2], ['А'.repeat(70), 8, 1], ['А'.repeat(71), 8, 2], ['€'.repeat(80), 0, 1], ['€'.repeat(81), 0, 2],
    ['A'.repeat(152) + '€' + 'B'.repeat(20), 0, 2], ['😀'.repeat(35), 8, 1], ['А'.repeat(66) + '😀'.repeat(10), 8, 2], ['', 0, 1],
  ] as const)('%s goes in coding %i and %i part(s)', (text, coding, count) => {
    const parts = smsParts(text, 7)!
    expect([parts[0]!.coding, parts.length]).toEqual([coding, count])
  })

  test('comes together again whatever it is, and no part is longer than the network carries', () => {
    fc.assert(fc.property(fc.string({ unit: fc.oneof(fc.constantFrom('€', '[', 'я', 'A', ' '), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), maxLength: 600 }), (text) => {
      const parts = smsParts(text, 300)!
      const { coding } = parts[0]!
      for (const { bytes, udh } of parts) expect(bytes.length).toBeLessThanOrEqual(udh ? (coding === 0 ? 153 : 134) : coding === 0 ? 160 : 140)
      expect(parts.map((part) => part.udh?.[5] ?? 1)).toEqual(parts.map((_part, index) => index + 1))
      // Each part is decoded alone, as a phone does it: nothing may be torn.
      expect(parts.map((part) => (coding === 0 ? smpp.encodings.ASCII : smpp.encodings.UCS2).decode(part.bytes)).join('')).toBe(text)
    }))
  })

  test('that no number of parts can carry is refused', async () => {
    expect(await failure(open().send(message('Я'.repeat(20_000))))).toMatchObject({ code: 'refused_content', isTemporary: false })
  })
})

describe('a message centre', () => {
  test('gets a short message whole and a long one in parts of one reference; the last speaks for all', async () => {
    const sender = open()
    await sender.check()
    const short = await sender.send(message('Курьер в пути'))
    const long = await sender.send(message('Ваш заказ готов. '.repeat(12)))
    expect(short.externalId).toMatch(/^[\da-f]+$/)
    const [first, ...parts] = centre.submitted
    expect(first).toMatchObject({ source_addr: 'SHOP', source_addr_ton: 5, destination_addr: '79001234567', data_coding: 8, registered_delivery: 1 })
    expect(parts.map((part) => part['registered_delivery'])).toEqual([0, 0, 0, 1])
    expect(parts.map((part) => part.short_message!.message).join('')).toBe('Ваш заказ готов. '.repeat(12))
    expect(new Set(parts.map((part) => part.short_message!.udh![0]![2]))).toEqual(new Set([300 & 0xff]))
    expect(long.externalId).not.toBe(short.externalId)
  })

  test.each([
    [0x58, { code: 'rate_limited', isTemporary: true, isProviderDown: true, retryAfter: 1000, words: 'ESME_RTHROTTLED 0x58' }],
    [0x14, { code: 'rate_limited', isTemporary: true }], [0x0b, { code: 'refused_recipient', isTemporary: false, bounce: 'hard' }], [0x08, { code: 'gateway_fault', isTemporary: true }],
    [0x0a, { code: 'settings_wrong', isTemporary: false }], [0x45, { code: 'gateway_fault', isTemporary: true }],
  ])('that answers 0x%s is understood', async (status, expected) => {
    centre.next.push(status)
    expect(await failure(open().send(message('x')))).toMatchObject(expected)
  })

  test('whose line is cut while it has a message: nobody knows whether it was taken, and the next one goes by a new line', async () => {
    const sender = open()
    await sender.check()
    const binds = centre.binds
    centre.next.push('cut')
    expect(await failure(sender.send(message('x')))).toMatchObject({ code: 'dropped', isTemporary: true, isUncertain: true })
    expect((await sender.send(message('y'))).state).toBe('sent')
    expect(centre.binds).toBe(binds + 1)
  })

  test('that no longer answers whether it lives is left, and signed in to anew by itself', async () => {
    const sender = open({ enquireMs: 20 })
    await sender.check()
    const binds = centre.binds
    centre.isDeaf = true
    await vi.waitFor(() => expect(centre.sessions.size).toBe(0), 5000)
    centre.isDeaf = false
    await vi.waitFor(() => expect(centre.binds).toBeGreaterThan(binds), 10_000)
  })

  test('with a wrong password is down for all', async () => {
    const sender = open({ password: 'wrong' })
    expect(await failure(sender.check())).toMatchObject({ code: 'auth_failed', isProviderDown: true, words: 'ESME_RINVPASWD 0xe' })
  })

  test('that is not there is unreachable, and surely nothing was sent', async () => {
    expect(await failure(open({ port: 1 }).send(message('x')))).toMatchObject({ code: 'unreachable', isUncertain: false, isProviderDown: true })
  })
})

describe('a receipt', () => {
  let made = 0
  async function sent(externalId: string): Promise<() => Promise<string>> {
    made += 1
    const { rows: [provider] } = await byHand(database.db, `insert into message_provider (channel, kind, title) values ('sms', 'smpp', 'x') returning id`)
    const { rows: [row] } = await byHand(database.db, `insert into message (key, lane, purpose, channel, provider_id, address, line, state, due_at, next_try_at, sent_at, external_id, origin, body_text)
      values ($1, 'prompt', 'transactional', 'sms', $2, $3, $1, 'sent', now(), now(), now(), $4, '{"kind":"person"}', 'x') returning id`, [`smpp ${made}`, provider.id, `+7922000000${made}`, externalId])
    return async () => (await database.db.kysely.selectFrom('message').select('state').where('id', '=', row.id).executeTakeFirstOrThrow()).state
  }

  test.each([
    ['c1', 'c1', 'DELIVRD', {}, 'delivered'], ['c2', 'c2', 'DELIVRD', { asTags: true }, 'delivered'], ['c3', 'c3', 'UNDELIV', {}, 'failed'], ['c4', 'c4', 'EXPIRED', {}, 'failed'],
    ['1f4', '500', 'DELIVRD', {}, 'delivered'], ['501', '1f5', 'DELIVRD', {}, 'delivered'],
  ] as const)('of %s, told as %s %s %j', async (answered, told, stat, more, expected) => {
    const [sender, state] = [open(), await sent(answered)]
    await sender.check()
    centre.receipt(told, 'ACCEPTD')
    centre.receipt(told, stat, more)
    centre.receipt(told, stat, more)
    await vi.waitFor(async () => expect(await state()).toBe(expected), 5000)
  })

  test('that overtakes the record of its message is kept until there is one', async () => {
    const sender = open()
    await sender.check()
    centre.receipt('early', 'DELIVRD')
    const state = await sent('early')
    await vi.waitFor(async () => expect(await state()).toBe('delivered'), 5000)
  })

  test.each([['1f4', '500'], ['500', '1f4'], ['abc', '2748']])('%s may also be written %s', (id, other) => expect(sameIds(id)).toContain(other))
})
