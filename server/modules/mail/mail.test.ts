import { Readable } from 'node:stream'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { keepFile } from '#server/platform/files/folder.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { createProvider, planMessage } from '#server/modules/messages/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import type { MailLetter, MailThread, NewMailbox } from '#shared/contracts/mail.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createMailbox, keepLetter, parseLetter } from './index.ts'
import { strangersReader } from './reactions.ts'

const server = testServer()
const system = systemActor('test')
let manager: Person, other: Person, owner: Person
let boxId: number
let n = 0

beforeAll(async () => {
  manager = await signedIn(server, 'manager')
  other = await signedIn(server, 'manager')
  owner = await signedIn(server, 'owner')
  await transact(server.db, system, (tx) => createProvider(tx, { channel: 'email', kind: 'smtp', title: 'SMTP', settings: { host: '127.0.0.1', port: 1, security: 'none', from: 'shop@shop.example' }, secrets: {}, isDefault: true } as never))
})
const box = (more: Partial<NewMailbox> = {}): Promise<number> =>
  transact(server.db, system, (tx) => createMailbox(tx, { title: 'Заказы', address: `box${(n += 1)}@shop.example`, imapHost: '127.0.0.1', imapPort: 1, login: 'x', secret: 's3cret-of-mail', ...more }))
beforeEach(async () => {
  boxId = await box()
})

type Written = { from?: string; subject?: string; text?: string; headers?: string; id?: string; type?: string }
/** A letter comes into a box, as the listener keeps it. */
async function arrive(mailboxId: number, { from = 'Ольга Петрова <olga@klient.example>', subject = 'Вопрос', text = 'Где заказ?', headers = '', id, type = 'text/plain' }: Written = {}) {
  const messageId = id ?? `m${(n += 1)}@klient.example`
  const letter = await parseLetter(Buffer.from(`From: ${from}\r\nTo: zakaz@shop.example\r\nSubject: ${subject}\r\nMessage-ID: <${messageId}>\r\n${headers}Content-Type: ${type}; charset=utf-8\r\n\r\n${text}`))
  const kept = await Promise.all(letter.parts.map(async ({ bytes, ...part }) => ({ ...part, size: bytes.length, kept: await keepFile(server.dataDir, Readable.from([bytes]), 1e8) })))
  const made = await transact(server.db, system, (tx) => keepLetter(tx, mailboxId, { letter, parts: kept, fingerprint: messageId, direction: 'in', size: 100, receivedAt: new Date(), place: null, problem: null }))
  return { ...made!, messageId }
}
const customer = (email: string, more = {}) => transact(server.db, system, (tx) => createCustomer(tx, { site: 'shop', email, firstName: 'Ольга', ...more }))
const order = async (input: object): Promise<{ id: number; number: string }> => {
  const made = await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', ...input }, { by: 'api' }))
  const { rows } = await server.db.pool.query('select number from "order" where id = $1', [made.order.id])
  return { id: made.order.id, number: rows[0].number }
}
const address = () => `person${(n += 1)}@klient.example`
const card = async (who: Person, threadId: number): Promise<{ thread: MailThread; lettersShown: MailLetter[] }> => (await who.get(`/api/mail/threads/${threadId}`)).body
const list = async (who: Person, query: string): Promise<MailThread[]> => (await who.get(`/api/mail/threads?${query}`)).body.rows
const messageOf = async (letterId: number) => (await server.db.pool.query('select m.* from message m join mail_letter l on l.outgoing_id = m.id where l.id = $1', [letterId])).rows[0]

describe('whose a letter is', () => {
  test('a customer’s address finds the customer, and the only open order of theirs', async () => {
    const email = address()
    const { id } = await order({ email, firstName: 'Ольга' })
    const { threadId } = await arrive(boxId, { from: email })
    expect((await card(manager, threadId)).thread).toMatchObject({ isKnown: true, isUnread: true, customer: { title: 'Ольга' }, order: { id } })
  })

  test('of several open orders the one that the subject names', async () => {
    const email = address()
    await order({ email })
    const second = await order({ email })
    const { threadId } = await arrive(boxId, { from: email, subject: `Вопрос по заказу ${second.number}!` })
    expect((await card(manager, threadId)).thread.order).toEqual({ id: second.id, title: second.number })
    const unnamed = await arrive(boxId, { from: email, subject: 'Вопрос' })
    expect((await card(manager, unnamed.threadId)).thread.order).toBeNull()
  })

  test('an answer to a message that a rule sent belongs to what that message was about, whatever address it comes from', async () => {
    const { id } = await order({ email: address() })
    const planned = await transact(server.db, system, (tx) => planMessage(tx, { key: `k${(n += 1)}`, channel: 'email', purpose: 'transactional', to: {}, content: { subject: 'Принят', text: 'Ваш заказ принят' }, about: { orderId: id }, origin: { kind: 'rule' } }))
    const { rows } = await server.db.pool.query('select message_id from message where id = $1', [planned.id])
    const { threadId } = await arrive(boxId, { from: address(), headers: `In-Reply-To: ${rows[0].message_id}\r\n` })
    expect((await card(manager, threadId)).thread).toMatchObject({ isKnown: true, order: { id } })
  })

  test('unknown senders wait among the unknown; made customers, all of their letters are theirs', async () => {
    const email = address()
    const first = await arrive(boxId, { from: `Петрова Ольга Ивановна <${email}>`, subject: 'раз' })
    const second = await arrive(boxId, { from: email, subject: 'два' })
    expect((await list(manager, `mailboxId=${boxId}&show=unknown`)).map((thread) => thread.id)).toEqual([second.threadId, first.threadId])
    const made = await manager.post(`/api/mail/threads/${first.threadId}/customer`, {})
    expect(made.body.thread.customer.title).toBe('Петрова Ольга Ивановна')
    expect((await card(manager, second.threadId)).thread.customer).toEqual(made.body.thread.customer)
    expect(await list(manager, `mailboxId=${boxId}&show=unknown`)).toEqual([])
    const { rows } = await server.db.pool.query('select first_name, last_name, patronymic, email from customer where id = $1', [made.body.thread.customer.id])
    expect(rows[0]).toEqual({ first_name: 'Ольга', last_name: 'Петрова', patronymic: 'Ивановна', email })
  })

  test('said to be no customer, the sender leaves the unknown', async () => {
    const { threadId } = await arrive(boxId, { from: address() })
    expect((await manager.post(`/api/mail/threads/${threadId}/dismiss`)).body.thread).toMatchObject({ isKnown: true, customer: null })
    expect(await list(manager, `mailboxId=${boxId}&show=unknown`)).toEqual([])
  })

  test('a rule decides for an address or a domain; the box may make everybody a customer, but no machine', async () => {
    await owner.put('/api/mail/rules', { signatures: [], senderRules: [{ pattern: '@partner.example', decision: 'ignore' }, { pattern: 'Big@Partner.example', decision: 'make' }] })
    const ignored = await arrive(boxId, { from: 'x@partner.example' })
    const made = await arrive(boxId, { from: 'big@partner.example' })
    expect((await card(manager, ignored.threadId)).thread).toMatchObject({ isKnown: true, customer: null })
    expect((await card(manager, made.threadId)).thread.customer).not.toBeNull()
    const eager = await box({ unknownSenders: 'make' })
    const person = await arrive(eager, { from: address() })
    const robot = await arrive(eager, { from: address(), headers: 'Precedence: bulk\r\n' })
    expect((await card(manager, person.threadId)).thread.customer).not.toBeNull()
    expect((await card(manager, robot.threadId)).thread).toMatchObject({ customer: null, isRobot: true, waitsSince: null })
  })

  test('whoever becomes a customer later finds the letters written before', async () => {
    const email = address()
    const { threadId } = await arrive(boxId, { from: email })
    await customer(email)
    await catchUp(server.db, strangersReader)
    expect((await card(manager, threadId)).thread.customer).not.toBeNull()
  })
})

describe('threads', () => {
  test('answers find their thread by what they name, by the order, and by subject where mailers name nothing', async () => {
    const email = address()
    const { id, number } = await order({ email })
    const first = await arrive(boxId, { from: email, subject: `Заказ ${number}` })
    const named = await arrive(boxId, { from: email, subject: 'совсем другое', headers: `References: <x@y> <${first.messageId}>\r\n` })
    const ofOrder = await arrive(boxId, { from: email, subject: `И ещё про ${number}` })
    expect([named.threadId, ofOrder.threadId]).toEqual([first.threadId, first.threadId])
    const stranger = address()
    const begun = await arrive(boxId, { from: stranger, subject: 'Скидки' })
    const answer = await arrive(boxId, { from: stranger, subject: 'RE: Re: скидки' })
    const anew = await arrive(boxId, { from: stranger, subject: 'Скидки' })
    expect(answer.threadId).toBe(begun.threadId)
    expect(anew.threadId).not.toBe(begun.threadId)
    expect((await list(manager, `orderId=${id}`)).map((thread) => thread.letters)).toEqual([3])
  })

  test('the same letter in another person’s box is another thread', async () => {
    const elsewhere = await box()
    const id = `${(n += 1)}@klient.example`
    const [one, two] = [await arrive(boxId, { id }), await arrive(elsewhere, { id })]
    expect(one.threadId).not.toBe(two.threadId)
  })

  test('waits until it is answered or said to be done, and again when something comes', async () => {
    const { threadId } = await arrive(boxId, { from: address() })
    const waits = async () => (await list(manager, `mailboxId=${boxId}&show=waiting`)).length
    expect(await waits()).toBe(1)
    await manager.post(`/api/mail/threads/${threadId}/done`)
    expect(await waits()).toBe(0)
    const { messageId } = await arrive(boxId, { from: address(), subject: 'Ещё' })
    expect(await waits()).toBe(1)
    const [thread] = await list(manager, `mailboxId=${boxId}&show=waiting`)
    await manager.post(`/api/mail/threads/${thread!.id}/answer`, { text: 'Уже едет' })
    expect(await waits()).toBe(0)
    await arrive(boxId, { from: address(), headers: `In-Reply-To: <${messageId}>\r\n` })
    expect(await waits()).toBe(1)
  })

  test('looked at once, it is not unread any more; words find it', async () => {
    const { threadId } = await arrive(boxId, { text: 'Хочу вернуть чайник цвета хаки' })
    expect((await manager.post(`/api/mail/threads/${threadId}/seen`)).body.thread.isUnread).toBe(false)
    expect((await list(manager, `mailboxId=${boxId}&q=${encodeURIComponent('чайник хаки')}`)).map((thread) => thread.id)).toEqual([threadId])
    expect(await list(manager, `mailboxId=${boxId}&q=самовар`)).toEqual([])
  })

  test('pages of threads hold each one once', async () => {
    const made = []
    for (let i = 0; i < 5; i += 1) made.unshift((await arrive(boxId, { from: address() })).threadId)
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = (await manager.get(`/api/mail/threads?mailboxId=${boxId}&limit=2${cursor && `&cursor=${cursor}`}`)).body as { rows: MailThread[]; nextCursor: string | null }
      seen.push(...page.rows.map((thread) => thread.id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(made)
  })
})

describe('answering', () => {
  test('an answer names what it answers, leaves in ten seconds, and stands in the thread', async () => {
    const { threadId, messageId } = await arrive(boxId, { subject: 'Re: Re: Доставка' })
    const { status, body } = await manager.post(`/api/mail/threads/${threadId}/answer`, { text: 'Завтра до обеда.', quote: true })
    expect(status).toBe(201)
    const message = await messageOf(body.letterId)
    expect(message).toMatchObject({ channel: 'email', purpose: 'transactional', state: 'planned', subject: 'Re: Доставка', address: 'olga@klient.example', in_reply_to: `<${messageId}>` })
    expect(message.headers.References).toBe(`<${messageId}>`)
    expect(+message.due_at - +message.created_at).toBe(10_000)
    expect(message.body_text).toMatch(/^Завтра до обеда\.\n\n.*Ольга Петрова <olga@klient\.example>:\n> Где заказ\?$/)
    const { lettersShown } = await card(manager, threadId)
    expect(lettersShown.at(-1)).toMatchObject({ direction: 'out', text: 'Завтра до обеда.', by: { id: manager.id }, sending: { state: 'planned', mayUndo: true } })
    const next = await arrive(boxId, { headers: `In-Reply-To: ${message.message_id}\r\n`, subject: 'Re: Доставка' })
    expect(next.threadId).toBe(threadId)
  })

  test('taken back within the ten seconds it never leaves, and its words come back', async () => {
    const { threadId } = await arrive(boxId)
    const { body } = await manager.post(`/api/mail/threads/${threadId}/answer`, { text: 'Ой, не то' })
    const undone = await manager.post(`/api/mail/letters/${body.letterId}/undo`)
    expect(undone.body).toMatchObject({ text: 'Ой, не то', to: 'olga@klient.example' })
    expect(await messageOf(body.letterId)).toMatchObject({ state: 'cancelled', reason: 'undone' })
    const { thread, lettersShown } = await card(manager, threadId)
    expect(lettersShown).toHaveLength(1)
    expect(thread.waitsSince).not.toBeNull()
    expect((await manager.post(`/api/mail/letters/${body.letterId}/undo`)).status).toBe(404)
  })

  test('what has left is not taken back', async () => {
    const { threadId } = await arrive(boxId)
    const { body } = await manager.post(`/api/mail/threads/${threadId}/answer`, { text: 'Ушло' })
    await byHand(server.db, `update message set state = 'sent' where id = (select outgoing_id from mail_letter where id = $1)`, [body.letterId])
    const undone = await manager.post(`/api/mail/letters/${body.letterId}/undo`)
    expect([undone.status, undone.body.error.code]).toEqual([409, 'letter_left'])
  })

  test('from an order: the address, the subject and the signature of the group are there, files of the order can go along', async () => {
    const email = address()
    const { id, number } = await order({ email })
    const groups = (await owner.get('/api/references')).body.userGroups as { id: number; code?: string; name: string }[]
    await owner.put('/api/mail/rules', { signatures: [{ groupId: null, text: 'Магазин' }, { groupId: groups.find((group) => group.name === 'Менеджеры')!.id, text: 'С уважением, {name}' }], senderRules: [] })
    const upload = await fetch(`${server.url}/api/files/order/${id}?name=invoice.pdf`, { method: 'POST', body: 'PDF', headers: { 'x-requested-with': 'prilavok', cookie: manager.cookie, 'content-type': 'application/pdf' } })
    const file = (await upload.json()) as { id: number }
    const composed = (await manager.get(`/api/mail/compose?orderId=${id}`)).body
    expect(composed).toMatchObject({ to: email, subject: `Заказ ${number}`, signature: 'С уважением, A manager', files: [{ id: file.id, name: 'invoice.pdf' }], warning: null })
    expect((await owner.get(`/api/mail/compose?orderId=${id}`)).body.signature).toBe('Магазин')
    const sent = await manager.post('/api/mail/letters', { mailboxId: boxId, to: composed.to, subject: composed.subject, text: 'Счёт во вложении', orderId: id, fileIds: [file.id] })
    expect(sent.status).toBe(201)
    expect(await messageOf(sent.body.letterId)).toMatchObject({ order_id: id, attachments: [file.id] })
    expect((await list(manager, `orderId=${id}`))[0]).toMatchObject({ hasFiles: true, subject: `Заказ ${number}` })
    const timeline = (await manager.get(`/api/orders/${id}/timeline`)).body.entries as { kind: string }[]
    expect(timeline.map((entry) => entry.kind)).toContain('message.planned')
    await arrive(boxId, { from: email, subject: `Re: Заказ ${number}` })
    const after = (await manager.get(`/api/orders/${id}/timeline`)).body.entries as { kind: string; about: object }[]
    expect(after.map((entry) => entry.kind)).toContain('letter.received')
    expect(JSON.stringify(after.filter((entry) => entry.kind === 'letter.received'))).not.toContain('Где заказ')
  })

  test('nobody sends a file that they may not see, or writes headers by a subject', async () => {
    const { threadId } = await arrive(boxId)
    const { rows } = await byHand(server.db, `insert into file (name, mime, size, sha256, storage_key) values ('x', 'text/plain', 1, 'x', 'x') returning id`)
    expect((await manager.post(`/api/mail/threads/${threadId}/answer`, { text: 'x', fileIds: [rows[0].id] })).status).toBe(404)
    expect((await manager.post(`/api/mail/threads/${threadId}/answer`, { text: 'x', subject: 'a\r\nBcc: spam@example.com' })).status).toBe(400)
  })

  test('an address on the stop list is told before one writes', async () => {
    const email = address()
    const made = await order({ email })
    await transact(server.db, system, async (tx) => (await import('#server/modules/messages/index.ts')).suppress(tx, { channel: 'email', address: email, reason: 'hard_bounce', source: {} }))
    expect((await manager.get(`/api/mail/compose?orderId=${made.id}`)).body.warning).toMatchObject({ code: 'suppressed', params: { reason: 'hard_bounce' } })
  })
})

describe('machines', () => {
  const answers = async (mailboxId: number) => (await server.db.pool.query(`select m.address, m.headers from message m join mail_letter l on l.outgoing_id = m.id where l.mailbox_id = $1`, [mailboxId])).rows

  test('the box answers a person once by itself, marked so that no machine answers it', async () => {
    const id = await box({ autoReply: 'Мы получили ваше письмо' })
    const email = address()
    await arrive(id, { from: email, subject: 'раз' })
    await arrive(id, { from: email, subject: 'два' })
    expect(await answers(id)).toEqual([{ address: email, headers: expect.objectContaining({ 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }) }])
    const { thread } = await card(manager, (await list(manager, `mailboxId=${id}`)).at(-1)!.id)
    expect(thread.waitsSince).not.toBeNull()
  })

  test.each([
    ['an automatic answer', 'Auto-Submitted: auto-replied\r\n'], ['one of Outlook', 'X-Auto-Response-Suppress: All\r\n'], ['a mailing', 'Precedence: bulk\r\n'],
    ['a list', 'List-Id: <news.example>\r\n'], ['an empty return path', 'Return-Path: <>\r\n'], ['an old robot', 'X-Autoreply: yes\r\n'],
  ])('%s is not answered', async (_, headers) => {
    const id = await box({ autoReply: 'Спасибо' })
    const { letterId } = await arrive(id, { from: address(), headers })
    expect(await answers(id)).toEqual([])
    // Rules that answer letters listen to those that people wrote; a person's mailer may ask for no automatic answer too.
    const { rows } = await server.db.pool.query(`select kind from change_log where entity = 'letter' and entity_id = $1`, [letterId])
    expect(rows).toEqual([{ kind: headers.startsWith('X-Auto-Response') ? 'letter.received' : 'letter.automatic' }])
  })

  test('two boxes of ours that answer by themselves do not talk to each other', async () => {
    const [one, two] = [await box({ autoReply: 'a' }), await box({ autoReply: 'b' })]
    const { rows } = await server.db.pool.query<{ address: string }>('select address from mailbox where id = any($1) order by id', [[one, two]])
    await arrive(one, { from: rows[1]!.address })
    await arrive(two, { from: rows[0]!.address })
    expect([...(await answers(one)), ...(await answers(two))]).toEqual([])
  })

  test('a robot that marks nothing and begins a thread with every letter gets one answer a day, not one a letter', async () => {
    const id = await box({ autoReply: 'Мы получили ваше письмо' })
    const robot = address()
    for (let i = 0; i < 20; i += 1) await arrive(id, { from: robot, subject: `Ticket ${i} received` })
    expect(await answers(id)).toHaveLength(1)
  })
})

describe('letters that came back', () => {
  const bounce = (messageId: string, email: string, status = '5.1.1') =>
    `--q\r\nContent-Type: text/plain\r\n\r\nsorry\r\n--q\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; ${email}\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 ${status} no\r\n\r\n--q\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: ${messageId}\r\nSubject: x\r\n\r\n--q--\r\n`
  const report = (text: string) => arrive(boxId, { from: 'MAILER-DAEMON@mx.example', type: 'multipart/report; report-type=delivery-status; boundary=q', text })
  const stopped = async (email: string) => (await server.db.pool.query('select reason from message_suppression where address = $1 and lifted_at is null', [email])).rows.map((row) => row.reason)
  const written = async (email: string) => {
    const { body } = await manager.post('/api/mail/letters', { mailboxId: boxId, to: email, subject: 'Привет', text: 'x' })
    return { ...body, message: await messageOf(body.letterId) }
  }

  test('nobody is there: the address is suppressed, and the report stands beside the letter', async () => {
    const email = address()
    const { message, threadId } = await written(email)
    const came = await report(bounce(message.message_id, email))
    expect(came.threadId).toBe(threadId)
    expect(await stopped(email)).toEqual(['hard_bounce'])
    expect((await card(manager, threadId)).lettersShown.at(-1)).toMatchObject({ kind: 'bounce', bounce: [{ address: email, kind: 'hard' }] })
  })

  test('a full mailbox is not suppressed at once', async () => {
    const email = address()
    const { message } = await written(email)
    await report(bounce(message.message_id, email, '5.2.2'))
    expect(await stopped(email)).toEqual([])
  })

  test('a report made up by somebody, about a letter that we never wrote or about somebody else, is not believed', async () => {
    const victim = address()
    await written(victim)
    await report(bounce('<guessed@shop.example>', victim))
    const { message } = await written(address())
    await report(bounce(message.message_id, victim))
    expect(await stopped(victim)).toEqual([])
  })
})

describe('who reads what', () => {
  test('a personal box is its owner’s alone, whatever rights others have', async () => {
    const made = await manager.post('/api/mail/mailboxes', { title: 'Моя', address: `own${(n += 1)}@shop.example`, isPersonal: true, imapHost: '127.0.0.1', imapPort: 1, login: 'x', secret: 's3cret-of-mail' })
    expect(made.status).toBe(201)
    const id = made.body.mailboxes.find((one: { title: string }) => one.title === 'Моя').id
    const email = address()
    const { id: orderId } = await order({ email })
    const { threadId, letterId } = await arrive(id, { from: email, type: 'text/html', text: '<p>секрет</p>' })
    expect((await manager.get(`/api/mail/threads/${threadId}`)).status).toBe(200)
    for (const who of [other, owner]) {
      expect((await who.get(`/api/mail/threads/${threadId}`)).status).toBe(404)
      expect((await who.get(`/api/mail/letters/${letterId}/html`)).status).toBe(404)
      expect((await who.post(`/api/mail/threads/${threadId}/answer`, { text: 'x' })).status).toBe(404)
      expect((await who.patch(`/api/mail/mailboxes/${id}`, { title: 'x' })).status).toBe(404)
      expect(await list(who, `orderId=${orderId}`)).toEqual([])
      const timeline = (await who.get(`/api/orders/${orderId}/timeline`)).body.entries as { kind: string }[]
      expect(timeline.filter((entry) => entry.kind.startsWith('letter'))).toEqual([])
    }
    expect((await list(manager, `orderId=${orderId}`))).toHaveLength(1)
  })

  test('a box of a group is for that group', async () => {
    const groups = (await owner.get('/api/references')).body.userGroups as { id: number; name: string }[]
    const id = await box({ groupIds: [groups.find((group) => group.name === 'Руководители')!.id] })
    const { threadId } = await arrive(id)
    expect((await manager.get(`/api/mail/threads/${threadId}`)).status).toBe(404)
    expect((await owner.get(`/api/mail/threads/${threadId}`)).status).toBe(200)
  })

  test('a password never comes back, and is sent to no other server than it was entered for', async () => {
    const answer = await owner.get('/api/mail/settings')
    expect(answer.body.mailboxes.length).toBeGreaterThan(0)
    expect(JSON.stringify(answer.body)).not.toContain('s3cret-of-mail')
    expect(answer.body.mailboxes[0]).toMatchObject({ hasSecret: true })
    expect((await server.db.pool.query(`select 1 from change_log where entity = 'mailbox' and (fields::text || coalesce(about::text, '')) like '%s3cret-of-mail%'`)).rows).toEqual([])
    const elsewhere = await owner.post('/api/mail/mailboxes/check', { id: boxId, imapHost: '127.0.0.2', imapPort: 1, imapSecurity: 'tls', login: 'x' })
    expect(elsewhere.status).toBe(400)
  })

  test('shared boxes are set up by those who keep the settings of mail', async () => {
    const body = { title: 'x', address: 'x@shop.example', imapHost: '127.0.0.1', imapPort: 1, login: 'x', secret: 'x' }
    expect((await manager.post('/api/mail/mailboxes', body)).status).toBe(403)
    expect((await manager.patch(`/api/mail/mailboxes/${boxId}`, { title: 'x' })).status).toBe(403)
    expect((await owner.patch(`/api/mail/mailboxes/${boxId}`, { title: 'Новое имя' })).status).toBe(200)
  })
})

describe('an HTML letter', () => {
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a><form action="https://evil.example"><input name=password></form><iframe src="https://evil.example"></iframe>
    <img src="https://spy.example/pixel.gif"><img src="cid:logo@x"><svg onload=alert(1)></svg><blockquote type="cite">старое</blockquote><p style="color:red">Привет</p>`

  test('is shown without anything that acts; remote pictures only when asked for', async () => {
    const type = 'multipart/related; boundary=q'
    const text = `--q\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${hostile}\r\n--q\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--q--\r\n`
    const { letterId, threadId } = await arrive(boxId, { type, text })
    const { lettersShown } = await card(manager, threadId)
    expect(lettersShown[0]).toMatchObject({ hasHtml: true, hasRemotePictures: true })
    const page = await manager.get(`/api/mail/letters/${letterId}/html`)
    expect(page.body).not.toMatch(/<script|onerror|onload|javascript:|<form|<input|<iframe|<svg/i)
    expect(page.body).toMatch(/<p style="color:red">Привет<\/p>/)
    expect(page.body).toMatch(/<details class="prilavok-quote"><summary>.<\/summary>старое<\/details>/)
    expect(page.body).toMatch(new RegExp(`<img src="/api/files/letter/${letterId}/\\d+"`))
    const policy = (one: typeof page) => one.headers.get('content-security-policy') ?? ''
    expect(policy(page)).toMatch(/sandbox(?!.*allow-scripts).*default-src 'none'; img-src 'self' data:;/)
    expect(policy(await manager.get(`/api/mail/letters/${letterId}/html?pictures=true`))).toMatch(/img-src 'self' data: https: http:;/)
  })
})
