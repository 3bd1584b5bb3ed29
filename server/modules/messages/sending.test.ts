import { generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'
import pino from 'pino'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createCustomer } from '../customers/index.ts'
import { recordConsents } from '../consents/index.ts'
import { byHand } from '../../../test/database.ts'
import { answer, DropAfterData, startMailServer, type MailServer } from '../../../test/mail-server.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { cancelMessages, planMessage, recordBounce, recordDelivery, type NewMessage } from './index.ts'
import { sendMessages } from './sender/send-messages.ts'

type DkimVerdict = { results: { status: { result: string } }[] }
// It comes without types.
const { dkimVerify } = createRequire(import.meta.url)('mailauth/lib/dkim/verify') as { dkimVerify(raw: Buffer, options: { resolver(name: string, type: string): Promise<string[][]> }): Promise<DkimVerdict> }

const server = testServer()
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
let mail: MailServer
let owner: Person
let stop: () => Promise<void>

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
let made = 0
const plan = (more: Partial<NewMessage> = {}) =>
  run((tx) => planMessage(tx, {
    key: `test:${(made += 1)}`, channel: 'email', purpose: 'transactional', to: { address: 'buyer@example.com' }, content: { subject: 'Ваш заказ', text: 'Спасибо!' }, origin: { kind: 'rule', ruleId: 1 }, ...more,
  }))
const rowOf = async (id: number) => (await server.db.pool.query('select * from message where id = $1', [id])).rows[0]
const reaches = (id: number, state: string) => vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state }), { timeout: 15_000, interval: 20 })
/** Retries wait seconds: what is put off is made due. */
const hasten = (id: number) => byHand(server.db, `update message set next_try_at = now() where id = $1`, [id])
const lettersTo = (address: string) => mail.letters.filter((letter) => letter.to.includes(address))

async function aProvider(more: Record<string, unknown> = {}): Promise<number> {
  const { status, body } = await owner.post('/api/message-providers', {
    kind: 'smtp', title: 'Mail of the store', settings: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'shop@store.test', fromName: 'Лавка' },
    secrets: { dkimKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) }, ...more,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

/** A customer who agreed to everything by e-mail. */
const aSubscriber = (email: string, address?: Record<string, string>): Promise<number> =>
  run(async (tx) => {
    const { rows } = await server.db.pool.query('select code from site limit 1')
    const { id } = await createCustomer(tx, { site: rows[0].code, firstName: 'Анна', email, ...(address ? { address } : {}) })
    await recordConsents(tx, id, [{ channel: 'email', purpose: 'mailing', state: 'granted' }], { source: 'form' })
    return id
  })

beforeAll(async () => {
  mail = await startMailServer()
  owner = await signedIn(server, 'owner')
  await byHand(server.db, `insert into sending_domain (domain, checks, checked_at) values ('store.test', '[]', now())`)
  stop = sendMessages({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'fatal' }), dataDir: server.dataDir, publicUrl: 'https://shop.example' })
  await aProvider({ settings: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'shop@store.test', fromName: 'Лавка', dkimSelector: 's1', replyTo: 'help@store.test' } })
})
afterAll(async () => {
  await stop?.()
  await mail?.close()
})
beforeEach(() => {
  mail.behave(() => {})
  mail.onRecipient(() => {})
})

describe('a letter', () => {
  test('arrives with the sender, the words, a plain text part and a signature that holds', async () => {
    const { id } = await plan({ to: { address: 'one@example.com' }, content: { subject: 'Заказ 12 — принят', text: 'Спасибо за заказ', html: '<p>Спасибо за <b>заказ</b></p>' } })
    await reaches(id, 'sent')
    const [letter] = lettersTo('one@example.com')
    const parsed = await PostalMime.parse(letter!.raw)
    expect(parsed).toMatchObject({ subject: 'Заказ 12 — принят', from: { name: 'Лавка', address: 'shop@store.test' }, replyTo: [{ address: 'help@store.test' }], messageId: letter!.messageId })
    expect(parsed.text).toContain('Спасибо за заказ')
    expect(parsed.html).toContain('<b>заказ</b>')
    expect(headerNames(letter!.raw)).toEqual([...new Set(headerNames(letter!.raw))])
    expect(parsed.headers.find((one) => one.key === 'auto-submitted')?.value).toBe('auto-generated')
    const published = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const verdict = await dkimVerify(letter!.raw, { resolver: async () => [[`v=DKIM1; k=rsa; p=${published}`]] })
    expect(verdict.results[0]?.status.result).toBe('pass')
  })

  test('of marketing has the two headers of one-click unsubscription, and the signature covers them', async () => {
    const customerId = await aSubscriber('sub@example.com')
    const { id } = await plan({ to: { customerId }, purpose: 'marketing', topic: null, content: { subject: 'Скидки', text: 'Скидки' } })
    await vi.waitFor(async () => expect((await rowOf(id)).state === 'sent' || (await rowOf(id)).reason === 'quiet_hours').toBe(true), { timeout: 15_000 })
    await byHand(server.db, 'update message_settings set quiet_on = false')
    await hasten(id)
    await reaches(id, 'sent')
    const head = lettersTo('sub@example.com')[0]!.raw.toString('latin1').split('\r\n\r\n')[0]!.replace(/\r\n\s+/g, ' ')
    expect(head).toMatch(/^List-Unsubscribe: <https:\/\/shop\.example\/u\/[\w.-]+>$/m)
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m)
    expect(/\bh=([^;]+);/.exec(head)![1]!.toLowerCase().replaceAll(' ', '').split(':')).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'message-id', 'from', 'to', 'subject', 'date']))
  })

  test('cannot be given headers by the words of its subject or of its reader’s name', async () => {
    await expect(plan({ content: { subject: 'Hi\r\nBcc: everybody@example.com', text: 'x' } })).rejects.toMatchObject({ code: 'invalid' })
    const { state, reason } = await plan({ to: { address: 'a@example.com\r\nBcc: b@example.com' } })
    expect({ state, reason }).toEqual({ state: 'suppressed', reason: 'wrong_address' })
  })

  test('with HTML alone gets a plain text made of it', async () => {
    const { id } = await plan({ to: { address: 'html@example.com' }, content: { subject: 'x', text: '', html: '<h1>Здравствуйте</h1><p>Заказ <a href="https://a.test/1">едет</a></p>' } })
    await reaches(id, 'sent')
    expect((await PostalMime.parse(lettersTo('html@example.com')[0]!.raw)).text).toContain('Здравствуйте')
  })
})

describe('one key', () => {
  test('is one message, however often it is planned', async () => {
    const first = await plan({ key: 'same-key', to: { address: 'same@example.com' } })
    const second = await plan({ key: 'same-key', to: { address: 'other@example.com' } })
    expect(first.isNew).toBe(true)
    expect(second).toMatchObject({ id: first.id, isNew: false })
    await reaches(first.id, 'sent')
    expect(lettersTo('same@example.com')).toHaveLength(1)
    expect(lettersTo('other@example.com')).toHaveLength(0)
  })

  test('planned by twenty at once is one message and one letter', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => plan({ key: 'twenty', to: { address: 'twenty@example.com' } })))
    expect(new Set(answers.map((one) => one.id)).size).toBe(1)
    expect(answers.filter((one) => one.isNew)).toHaveLength(1)
    await reaches(answers[0]!.id, 'sent')
    expect(lettersTo('twenty@example.com')).toHaveLength(1)
  })
})

describe('a mail server', () => {
  test('that says «later» and then takes it gets the same letter again, under the same Message-ID', async () => {
    mail.behave((letter, offered) => {
      if (letter.to.includes('later@example.com') && offered === 0) throw answer(451, '4.7.1 Greylisted, try again')
    })
    const { id } = await plan({ to: { address: 'later@example.com' } })
    await vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state: 'planned', reason: 'busy', attempts: 1, uncertain: 0 }), { timeout: 15_000 })
    const waits = +(await rowOf(id)).next_try_at - Date.now()
    expect(waits).toBeGreaterThan(0)
    await hasten(id)
    await reaches(id, 'sent')
    expect(lettersTo('later@example.com')).toHaveLength(1)
    expect(mail.offers.get(lettersTo('later@example.com')[0]!.messageId)).toBe(2)
    expect(await rowOf(id)).toMatchObject({ attempts: 2, reason: null })
  })

  test('that refuses for ever is believed at once, and says why in its words', async () => {
    mail.behave((letter) => {
      if (letter.to.includes('spam@example.com')) throw answer(554, '5.7.1 Message looks like spam')
    })
    const { id } = await plan({ to: { address: 'spam@example.com' } })
    await reaches(id, 'failed')
    const row = await rowOf(id)
    expect(row).toMatchObject({ reason: 'refused_content', attempts: 1 })
    expect(row.reason_params.words).toContain('looks like spam')
    const { rows } = await server.db.pool.query(`select 1 from message_suppression where address = 'spam@example.com'`)
    expect(rows).toEqual([])
  })

  test('that knows nobody of that name has the address suppressed, and what waited for it does not leave', async () => {
    mail.onRecipient((address) => {
      if (address === 'nobody@example.com') throw answer(550, '5.1.1 User unknown')
    })
    const waiting = await plan({ to: { address: 'nobody@example.com' }, dueAt: new Date(Date.now() + 3_600_000) })
    const { id } = await plan({ to: { address: 'nobody@example.com' } })
    await reaches(id, 'failed')
    await reaches(waiting.id, 'suppressed')
    expect(await plan({ to: { address: 'nobody@example.com' } })).toMatchObject({ state: 'suppressed', reason: 'suppressed' })
  })

  test('that hangs up after the letter was there is tried once more, and the message says that it may have come twice', async () => {
    mail.behave((letter, offered) => {
      if (letter.to.includes('dropped@example.com') && offered === 0) throw new DropAfterData()
    })
    const { id } = await plan({ to: { address: 'dropped@example.com' } })
    await vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state: 'planned', reason: 'maybe_twice', uncertain: 1 }), { timeout: 15_000 })
    await hasten(id)
    await reaches(id, 'sent')
    expect(await rowOf(id)).toMatchObject({ reason: 'maybe_twice' })
    expect(new Set(lettersTo('dropped@example.com').map((letter) => letter.messageId)).size).toBe(1)
    expect(lettersTo('dropped@example.com')).toHaveLength(2)
  })

  test('that always hangs up then gets two copies and no third', async () => {
    mail.behave((letter) => {
      if (letter.to.includes('always@example.com')) throw new DropAfterData()
    })
    const { id } = await plan({ to: { address: 'always@example.com' } })
    await vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state: 'planned', uncertain: 1 }), { timeout: 15_000 })
    await hasten(id)
    await reaches(id, 'dead')
    expect(await rowOf(id)).toMatchObject({ reason: 'maybe_twice' })
    expect(lettersTo('always@example.com')).toHaveLength(2)
  })

  test('that is slow keeps nobody else waiting', async () => {
    const { promise: slow, resolve: release } = Promise.withResolvers<void>()
    mail.behave(async (letter) => {
      if (letter.to.includes('slow@example.com')) await slow
    })
    const late = await plan({ to: { address: 'slow@example.com' } })
    await vi.waitFor(async () => expect((await rowOf(late.id)).state).toBe('sending'))
    const { id } = await plan({ to: { address: 'quick@example.com' } })
    await reaches(id, 'sent')
    expect((await rowOf(late.id)).state).toBe('sending')
    release()
    await reaches(late.id, 'sent')
  })

  test('that is not there costs no tries; the provider says so and everything leaves when it is back', async () => {
    const port = mail.port
    const gone = await startMailServer()
    await gone.close()
    const providerId = await aProvider({ title: 'Broken', settings: { host: '127.0.0.1', port: gone.port, security: 'none', from: 'shop@store.test' }, secrets: {} })
    const { id } = await plan({ to: { address: 'patient@example.com' }, providerId })
    await vi.waitFor(async () => {
      const { body } = await owner.get('/api/message-providers')
      expect(body.rows.find((one: { id: number }) => one.id === providerId).health).toMatchObject({ state: 'down', code: 'unreachable' })
    }, { timeout: 15_000 })
    await vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state: 'planned', attempts: 0, reason: 'unreachable' }))
    const { body } = await owner.patch(`/api/message-providers/${providerId}`, { version: 1, settings: { host: '127.0.0.1', port, security: 'none', from: 'shop@store.test' } })
    expect(body.version).toBe(2)
    await reaches(id, 'sent')
  })
})

describe('order', () => {
  test('of messages about one customer is kept, also when the first one has to be tried again', async () => {
    const customerId = await aSubscriber('ordered@example.com')
    mail.behave((letter, offered) => {
      if (letter.to.includes('ordered@example.com') && offered === 0 && letter.raw.includes('first')) throw answer(450, '4.2.0 busy')
    })
    const plans: { id: number }[] = []
    for (const word of ['first', 'second', 'third']) plans.push(await plan({ to: { customerId }, content: { subject: word, text: word } }))
    await vi.waitFor(async () => expect(await rowOf(plans[0]!.id)).toMatchObject({ attempts: 1, state: 'planned' }), { timeout: 15_000 })
    expect(lettersTo('ordered@example.com')).toHaveLength(0)
    await byHand(server.db, 'update message set next_try_at = now() where id = any($1)', [plans.map((one) => one.id)])
    await reaches(plans[2]!.id, 'sent')
    const subjects = await Promise.all(lettersTo('ordered@example.com').map(async (letter) => (await PostalMime.parse(letter.raw)).subject))
    expect(subjects).toEqual(['first', 'second', 'third'])
  })
})

describe('who may receive', () => {
  test('marketing goes to those who agreed; of those who did not it is said why', async () => {
    const { rows } = await server.db.pool.query('select code from site limit 1')
    const { id: customerId } = await run((tx) => createCustomer(tx, { site: rows[0].code, firstName: 'Без согласия', email: 'never@example.com' }))
    expect(await plan({ to: { customerId }, purpose: 'marketing' })).toMatchObject({ state: 'suppressed', reason: 'no_consent' })
    expect(await plan({ to: { customerId } })).toMatchObject({ state: 'planned' })
  })

  test('a consent taken back before the term keeps the message from leaving', async () => {
    const customerId = await aSubscriber('changed@example.com')
    const { id, state } = await plan({ to: { customerId }, purpose: 'marketing', dueAt: new Date(Date.now() + 3_600_000) })
    expect(state).toBe('planned')
    await run((tx) => recordConsents(tx, customerId, [{ channel: 'email', purpose: 'mailing', state: 'withdrawn' }], { source: 'one_click' }))
    await hasten(id)
    await reaches(id, 'suppressed')
    expect(await rowOf(id)).toMatchObject({ reason: 'unsubscribed' })
    expect(lettersTo('changed@example.com')).toEqual([])
  })

  test('a customer without an address gets nothing, and it is said so; one who has moved is written to where they are now', async () => {
    const customerId = await aSubscriber('old@example.com')
    const { id } = await plan({ to: { customerId }, dueAt: new Date(Date.now() + 3_600_000) })
    await byHand(server.db, `update customer set email = 'new@example.com' where id = $1`, [customerId])
    await byHand(server.db, `update message set next_try_at = now(), created_at = now() - interval '1 day' where id = $1`, [id])
    await reaches(id, 'sent')
    expect(lettersTo('new@example.com')).toHaveLength(1)
    const { rows } = await server.db.pool.query('select code from site limit 1')
    const { id: nameless } = await run((tx) => createCustomer(tx, { site: rows[0].code, firstName: 'Нет почты', phones: ['+79161112233'] }))
    expect(await plan({ to: { customerId: nameless } })).toMatchObject({ state: 'suppressed', reason: 'no_address' })
  })
})

describe('what comes back', () => {
  test('a hard bounce suppresses at once, for the receiver of that very letter alone', async () => {
    const { id } = await plan({ to: { address: 'gone@example.com' } })
    await reaches(id, 'sent')
    const { message_id: rfcMessageId } = await rowOf(id)
    expect(await run((tx) => recordBounce(tx, { rfcMessageId, address: 'victim@example.com', kind: 'hard', words: 'made up' }))).toBe(false)
    expect(await run((tx) => recordBounce(tx, { rfcMessageId, address: 'Gone@example.com', kind: 'hard', words: '550 5.1.1' }))).toBe(true)
    expect(await rowOf(id)).toMatchObject({ state: 'failed', reason: 'hard_bounce' })
    expect(await plan({ to: { address: 'gone@example.com' } })).toMatchObject({ reason: 'suppressed' })
    expect(await plan({ to: { address: 'victim@example.com' } })).toMatchObject({ state: 'planned' })
  })

  test('soft ones suppress after as many in a row as the settings say; a delivery in between begins the count anew', async () => {
    await owner.patch('/api/message-settings', { softBounces: 3 })
    const soft = (): Promise<boolean> => run((tx) => recordBounce(tx, { address: 'full@example.com', kind: 'soft', words: '452 4.2.2 mailbox full' }))
    expect([await soft(), await soft()]).toEqual([false, false])
    const { id } = await plan({ to: { address: 'full@example.com' } })
    await reaches(id, 'sent')
    await run((tx) => recordDelivery(tx, { messageId: id, state: 'delivered' }))
    expect([await soft(), await soft(), await soft()]).toEqual([false, false, true])
  })

  test('a complaint suppresses and leaves a note with the customer', async () => {
    const customerId = await aSubscriber('angry@example.com')
    const { id } = await plan({ to: { customerId } })
    await reaches(id, 'sent')
    const { message_id: rfcMessageId } = await rowOf(id)
    await run((tx) => recordBounce(tx, { rfcMessageId, address: 'angry@example.com', kind: 'complaint', words: 'abuse report' }))
    const { rows } = await server.db.pool.query('select text from customer_note where customer_id = $1', [customerId])
    expect(rows[0].text).toContain('пожаловался')
    expect(await plan({ to: { customerId } })).toMatchObject({ state: 'suppressed' })
  })

  test('a report of delivery told twice, or after a failure, does no harm', async () => {
    const { id } = await plan({ to: { address: 'told@example.com' } })
    await reaches(id, 'sent')
    expect(await run((tx) => recordDelivery(tx, { messageId: id, state: 'delivered' }))).toBe(id)
    expect(await run((tx) => recordDelivery(tx, { messageId: id, state: 'delivered' }))).toBe(null)
    expect(await run((tx) => recordDelivery(tx, { messageId: id, state: 'failed' }))).toBe(null)
    expect((await rowOf(id)).state).toBe('delivered')
  })
})

describe('through the door', () => {
  test('secrets go in and never come out', async () => {
    const secret = 'a-very-secret-password'
    const id = await aProvider({ title: 'With a secret', settings: { host: 'mx.store.test', port: 465, security: 'tls', user: 'shop', from: 'shop@store.test' }, secrets: { password: secret } })
    const answers = [await owner.get('/api/message-providers'), await owner.patch(`/api/message-providers/${id}`, { version: 1, title: 'Other' })]
    expect(JSON.stringify(answers)).not.toContain(secret)
    expect(answers[1]!.body.secrets).toEqual(['password'])
    const { rows } = await server.db.pool.query(`select 1 from change_log where fields::text || coalesce(about::text, '') like $1`, [`%${secret}%`])
    expect(rows).toEqual([])
    // To another server the old password is not told.
    const moved = await owner.patch(`/api/message-providers/${id}`, { version: 2, settings: { host: 'thief.test', port: 465, security: 'tls', user: 'shop', from: 'shop@store.test' } })
    expect(moved).toMatchObject({ status: 400, body: { error: { fields: [{ path: 'secrets.password', code: 'needed_again' }] } } })
    expect((await owner.delete(`/api/message-providers/${id}`)).status).toBe(200)
  })

  test('a dead message is resent, one on its way is not; what has not left is taken back', async () => {
    mail.behave((letter) => {
      if (letter.to.includes('dead@example.com')) throw answer(554, '5.7.1 no')
    })
    const { id } = await plan({ to: { address: 'dead@example.com' } })
    await reaches(id, 'failed')
    mail.behave(() => {})
    expect((await owner.post(`/api/messages/${id}/resend`)).body).toMatchObject({ id, mayResend: false })
    await reaches(id, 'sent')
    expect(await owner.post(`/api/messages/${id}/resend`)).toMatchObject({ status: 409, body: { error: { code: 'message_not_over' } } })
    const later = await plan({ to: { address: 'later2@example.com' }, dueAt: new Date(Date.now() + 60_000) })
    expect((await owner.post(`/api/messages/${later.id}/cancel`)).body).toMatchObject({ state: 'cancelled', reason: 'by_hand' })
    expect(await owner.post(`/api/messages/${later.id}/cancel`)).toMatchObject({ status: 409, body: { error: { code: 'message_left' } } })
  })

  test('all dead ones that match are resent at once', async () => {
    mail.behave((letter) => {
      if (letter.to[0]!.startsWith('bulk-dead')) throw answer(554, '5.7.1 no')
    })
    const plans = await Promise.all([1, 2, 3].map((n) => plan({ to: { address: `bulk-dead${n}@example.com` } })))
    await Promise.all(plans.map((one) => reaches(one.id, 'failed')))
    mail.behave(() => {})
    const { body } = await owner.post('/api/messages/resend', { filter: { field: 'email', op: 'contains', value: 'bulk-dead' } })
    expect(body).toEqual({ count: 3, more: false })
    await Promise.all(plans.map((one) => reaches(one.id, 'sent')))
  })

  test('messages planned by keys of one beginning are cancelled together', async () => {
    const due = new Date(Date.now() + 3_600_000)
    await run(async (tx) => {
      for (const key of ['rule:1:a', 'rule:1:b', 'rule:10:a']) await planMessage(tx, { key, channel: 'email', purpose: 'transactional', to: { address: 'p@example.com' }, content: { text: 'x' }, dueAt: due, origin: { kind: 'rule' } })
    })
    expect(await run((tx) => cancelMessages(tx, { keyPrefix: 'rule:1:', reason: 'rule_off' }))).toHaveLength(2)
  })

  test('the list is asked by the field catalogue; a manager of own orders sees only what is about theirs', async () => {
    const { id } = await plan({ to: { address: 'listed@example.com' } })
    await reaches(id, 'sent')
    const { body } = await owner.get(`/api/messages?filter=${encodeURIComponent(JSON.stringify({ field: 'email', op: 'eq', value: 'listed@example.com' }))}`)
    expect(body.rows).toMatchObject([{ id, state: 'sent', channel: 'email' }])
    const own = await signedIn(server, 'own-orders')
    expect((await own.get('/api/messages')).body.rows.map((row: { id: number }) => row.id)).not.toContain(id)
    expect((await own.get(`/api/messages/${id}`)).status).toBe(404)
  })

  test('without a provider a message is held, and leaves when there is one', async () => {
    const { id, state, reason } = await plan({ channel: 'sms', to: { address: '+79161234567' } })
    expect({ state, reason }).toEqual({ state: 'held', reason: 'no_provider' })
    expect((await rowOf(id)).provider_id).toBe(null)
  })

  test('a test message shows that a provider sends; the check tells what the other side says', async () => {
    const { body } = await owner.get('/api/message-providers')
    const provider = body.rows.find((one: { isDefault: boolean }) => one.isDefault)
    expect((await owner.post(`/api/message-providers/${provider.id}/check`)).body).toEqual({ ok: true, code: null, words: null })
    const sent = await owner.post(`/api/message-providers/${provider.id}/test`, { address: 'me@store.test' })
    expect(sent.status).toBe(201)
    await reaches(sent.body.id, 'sent')
    expect(lettersTo('me@store.test')).toHaveLength(1)
  })
})

const headerNames = (raw: Buffer): string[] => raw.toString('latin1').split('\r\n\r\n')[0]!.replace(/\r\n\s+/g, ' ').split('\r\n').map((line) => line.split(':')[0]!.toLowerCase())
