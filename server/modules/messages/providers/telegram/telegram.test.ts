import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { byHand } from '../../../../../test/database.ts'
import { signedIn, type Person } from '../../../../../test/people.ts'
import { testServer } from '../../../../../test/server.ts'
import { SendError, type OutgoingMessage } from '../provider.ts'
import { openWebPush } from '../web-push/client.ts'
import { openTelegram } from './client.ts'
import { fakeTelegram, type FakeTelegram } from './fake.ts'
import { listenOnce, listenToTelegram } from './listen.ts'

const server = testServer()
const log = { error() {}, warn() {}, info() {}, debug() {} } as never
const held = {} as { bot: FakeTelegram; anna: Person; boris: Person }
beforeAll(async () => {
  held.bot = await fakeTelegram()
  held.anna = await signedIn(server, 'manager', { name: 'Анна' })
  held.boris = await signedIn(server, 'manager', { name: 'Борис' })
})
afterAll(() => held.bot.close())

let update = 0
/** Somebody writes to the bot, and the server looks what is new. */
async function writes(chat: number, text: string, more: object = {}): Promise<string | undefined> {
  update += 1
  held.bot.sent.splice(0)
  held.bot.updates.push({ update_id: update, message: { text, chat: { id: chat, type: 'private' }, from: { username: `u${chat}`, language_code: 'ru' }, ...more } })
  await listenOnce({ db: server.db, log }, new AbortController().signal, 0)
  return held.bot.sent.at(-1)?.text
}
const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 7, key: 'k7', channel: 'telegram', purpose: 'transactional', topic: null, address: null, customerId: null, orderId: null, userId: held.anna.id, subject: 'Заказ 5', text: 'Нужен звонок', html: null,
  messageId: '<7@x>', inReplyTo: null, headers: {}, attachments: [], unsubscribeUrl: null, ...more,
})
const sender = () => openTelegram({ url: held.bot.url }, { botToken: '1:right' }, { db: server.db })
const codeOf = async (person: Person): Promise<string> => (await person.post('/api/telegram/code')).body.code
const failure = async (work: Promise<unknown>): Promise<SendError> => work.then(() => { throw new Error('sent') }, (error: SendError) => error)

describe('the staff’s Telegram', () => {
  test('cannot be linked before there is a bot', async () => {
    expect((await held.anna.post('/api/telegram/code')).body.error.code).toBe('telegram_not_set')
    expect((await held.anna.get('/api/telegram')).body).toMatchObject({ isAvailable: false, isLinked: false })
    await byHand(server.db, `update outside_settings set allowed_networks = '{127.0.0.1}'`)
    await byHand(server.db, `insert into message_provider (channel, kind, title, settings, secrets) values ('telegram', 'telegram', 'bot', $1, '{"botToken":"1:right"}')`, [JSON.stringify({ url: held.bot.url })])
  })

  test('is linked by a code that is said to the bot, once', async () => {
    const made = (await held.anna.post('/api/telegram/code')).body
    expect(made.url).toBe(`https://t.me/prilavok_test_bot?start=${made.code}`)
    expect(await writes(11, `/start ${made.code}`)).toContain('Анна')
    expect((await held.anna.get('/api/telegram')).body).toMatchObject({ isAvailable: true, isLinked: true, username: 'u11', isBlocked: false })
    expect(await writes(12, made.code)).toContain('не подошёл')
    await sender().send(message())
    expect(held.bot.sent.at(-1)).toMatchObject({ chat_id: '11', text: 'Заказ 5\n\nНужен звонок' })
  })

  test.each([['AAAAAAAAAA', 'не подошёл'], ['привет', 'Пришлите код'], ['/start', 'Пришлите код'], ["' or 1=1", 'Пришлите код']])('%j links nobody', async (text, answer) => {
    expect(await writes(99, text)).toContain(answer)
  })

  test('a code is over after a quarter of an hour, and a new one ends the one before', async () => {
    const old = await codeOf(held.boris)
    const late = await codeOf(held.boris)
    expect(await writes(13, old)).toContain('не подошёл')
    await byHand(server.db, `update staff_telegram_code set expires_at = now() - interval '1 second'`)
    expect(await writes(13, late)).toContain('не подошёл')
    expect((await held.boris.get('/api/telegram')).body.isLinked).toBe(false)
  })

  test('a code said in a group, where everybody reads, is not heard', async () => {
    const code = await codeOf(held.boris)
    expect(await writes(-5, `/start ${code}`, { chat: { id: -5, type: 'group' } })).toBeUndefined()
    expect((await held.boris.get('/api/telegram')).body.isLinked).toBe(false)
  })

  test('a chat belongs to whoever linked it last', async () => {
    await writes(11, await codeOf(held.boris))
    expect([(await held.anna.get('/api/telegram')).body.isLinked, (await held.boris.get('/api/telegram')).body.isLinked]).toEqual([false, true])
    expect(await failure(sender().send(message()))).toMatchObject({ code: 'no_address', isTemporary: false })
  })

  test('nothing is heard twice', async () => {
    held.bot.sent.splice(0)
    await listenOnce({ db: server.db, log }, new AbortController().signal, 0)
    expect(held.bot.sent).toEqual([])
  })

  test('the listener hears by itself while the process lives, and ends at once with it', async () => {
    const code = await codeOf(held.boris)
    update += 1
    held.bot.updates.push({ update_id: update, message: { text: code, chat: { id: 31, type: 'private' }, from: { username: 'boris' } } })
    const stop = listenToTelegram({ db: server.db, clickhouse: server.clickhouse, log, dataDir: server.dataDir, publicUrl: 'https://shop.example' })
    await vi.waitFor(async () => expect((await held.boris.get('/api/telegram')).body).toMatchObject({ isLinked: true, username: 'boris' }), { timeout: 15_000 })
    await stop()
    await writes(11, await codeOf(held.boris))
  })

  test('a person who stops the bot is left alone until they link anew', async () => {
    held.bot.blockedBy.add('11')
    expect(await failure(sender().send(message({ userId: held.boris.id })))).toMatchObject({ code: 'refused_recipient', isTemporary: false })
    expect((await held.boris.get('/api/telegram')).body).toMatchObject({ isLinked: true, isBlocked: true })
    expect(await failure(sender().send(message({ userId: held.boris.id })))).toMatchObject({ code: 'no_address' })
    held.bot.blockedBy.clear()
    await writes(11, await codeOf(held.boris))
    expect((await sender().send(message({ userId: held.boris.id }))).state).toBe('delivered')
    expect(await writes(11, '/stop')).toContain('отключены')
    expect((await held.boris.get('/api/telegram')).body.isLinked).toBe(false)
  })

  test('whoever no longer works here is told nothing', async () => {
    await writes(21, await codeOf(held.anna))
    await byHand(server.db, 'update app_user set active = false where id = $1', [held.anna.id])
    expect(await failure(sender().send(message()))).toMatchObject({ code: 'no_address' })
    await byHand(server.db, 'update app_user set active = true where id = $1', [held.anna.id])
    expect((await sender().send(message())).state).toBe('delivered')
  })

  test('a long text comes in pieces that Telegram takes', async () => {
    held.bot.sent.splice(0)
    await sender().send(message({ address: '77', subject: null, text: 'я'.repeat(9000) }))
    expect(held.bot.sent.map((one) => one.text.length)).toEqual([4096, 4096, 808])
  })
})

describe('a push to browsers', () => {
  test('says where to look', async () => {
    const pushed: unknown[] = []
    const sent = await openWebPush({ db: server.db }, async (_db, userId, notice) => pushed.push([userId, notice])).send(message({ orderId: 5 }))
    expect([sent, pushed]).toEqual([{ state: 'sent' }, [[held.anna.id, { kind: 'notice', title: 'Заказ 5', body: 'Нужен звонок', tag: 'message:7', url: '/orders/5' }]]])
  })
  test('for nobody, or without a browser, is refused for good; a push service that fails may be tried again', async () => {
    expect(await failure(openWebPush({ db: server.db }).send(message({ userId: null })))).toMatchObject({ code: 'no_address', isTemporary: false })
    expect(await failure(openWebPush({ db: server.db }).send(message()))).toMatchObject({ code: 'no_address', isTemporary: false })
    expect(await failure(openWebPush({ db: server.db }, () => Promise.reject(Object.assign(new Error('busy'), { statusCode: 503 }))).send(message()))).toMatchObject({ isTemporary: true, words: '503 busy' })
  })
})
