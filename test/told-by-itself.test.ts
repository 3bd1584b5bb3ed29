import pino from 'pino'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createOrder } from '../server/modules/orders/index.ts'
import { fakeTelegram, type FakeTelegram } from '../server/modules/messages/providers/telegram/fake.ts'
import { sendMessages } from '../server/modules/messages/sender/send-messages.ts'
import { tellAlerts } from '../server/modules/monitoring/alerts/tell-alerts.ts'
import { catchUpReadModel } from '../server/modules/read-model/index.ts'
import { sendDueReports } from '../server/modules/saved-reports/send-due-reports.ts'
import { systemActor } from '../server/platform/access.ts'
import { transact } from '../server/platform/transact.ts'
import { testClickHouse } from './clickhouse.ts'
import { byHand } from './database.ts'
import { answer, startMailServer, type MailServer } from './mail-server.ts'
import { signedIn, type Person } from './people.ts'
import { testServer } from './server.ts'

/** What the program tells people unasked, from where it is noticed to the letter box and the chat it arrives in. */
const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const held = {} as { owner: Person; abroad: Person; bot: FakeTelegram; mail: MailServer; stop: () => Promise<void> }
const platform = () => ({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'silent' }), dataDir: server.dataDir, publicUrl: 'http://127.0.0.1' })
const NIGHT = new Date('2026-03-18T23:30:00Z')
const MORNING = new Date('2026-03-19T07:30:00Z')

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner', { name: 'Ольга', email: 'olga@shop.test' })
  held.abroad = await signedIn(server, 'owner', { name: 'John', email: 'john@shop.test' })
  held.bot = await fakeTelegram()
  held.mail = await startMailServer()
  await byHand(server.db, `update app_user set locale = case email when 'olga@shop.test' then 'ru' else 'en' end`)
  await byHand(server.db, `update account set time_zone = 'Europe/Moscow', settings_version = settings_version + 1`)
  await byHand(server.db, `update outside_settings set allowed_networks = '{127.0.0.1}'`)
  await byHand(server.db, `insert into sending_domain (domain, checks, checked_at) values ('store.test', '[]', now())`)
  await byHand(server.db, `insert into message_provider (channel, kind, title, settings, secrets) values ('telegram', 'telegram', 'bot', $1, '{"botToken":"1:right"}')`, [JSON.stringify({ url: held.bot.url })])
  const { status } = await held.owner.post('/api/message-providers', { kind: 'smtp', title: 'Mail', settings: { host: '127.0.0.1', port: held.mail.port, security: 'none', from: 'crm@store.test' }, secrets: {} })
  expect(status).toBe(201)
  await byHand(server.db, `insert into staff_telegram (user_id, chat_id) values ($1, '11'), ($2, '22')`, [held.owner.id, held.abroad.id])
  held.stop = sendMessages(platform())
}, 60_000)
afterAll(async () => {
  await held.stop?.()
  await held.bot?.close()
  await held.mail?.close()
})

const inChat = (chat: string): string[] => held.bot.sent.filter((one) => one.chat_id === chat).map((one) => one.text)
const lettersTo = (address: string) => held.mail.letters.filter((letter) => letter.to.includes(address))
const arrives = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 })

test('an alert comes to the chat and the letter box of each owner in their own language, once, and not before the morning', async () => {
  await held.owner.put('/api/alert-settings', { channels: ['telegram', 'email'], quietFrom: '21:00', quietUntil: '09:00', tellsAtNight: false })
  await byHand(server.db, `insert into metric_alert (metric, site, direction, since, until, value, usual, low, high, raised_at) values ('orders', '', 'below', '2026-03-18T09:00Z', '2026-03-18T12:00Z', 8, 60, 45, 75, '2026-03-18T12:01Z')`)
  const tell = (now: Date) => transact(server.db, systemActor('test'), (tx) => tellAlerts(tx, now))
  expect(await tell(NIGHT)).toEqual([])
  expect(await tell(MORNING)).toHaveLength(1)
  expect(await tell(MORNING)).toEqual([])
  await arrives(() => expect([inChat('11').length, inChat('22').length, lettersTo('olga@shop.test').length, lettersTo('john@shop.test').length]).toEqual([1, 1, 1, 1]))
  expect(inChat('11')[0]).toMatch(/^Показатель вне обычного\n\nНовые заказы: 8 .*меньше обычного/)
  expect(inChat('22')[0]).toMatch(/^A figure is unusual\n\n.*less than usual/)
  const letter = await PostalMime.parse(lettersTo('olga@shop.test')[0]!.raw)
  expect([letter.subject, letter.text]).toEqual(['Показатель вне обычного', expect.stringContaining('меньше обычного')])
})

test('a report by schedule comes to the chat as figures and to the letter box with its file, also when the mail server refuses it at first', async () => {
  await transact(server.db, systemActor('test'), (tx) => createOrder(tx, { site: 'shop', items: [{ productName: 'Чайник', initialPrice: 350_00, quantity: 1 }] } as never, { by: 'crm' }))
  await catchUpReadModel(platform() as never)
  held.bot.sent.splice(0)
  held.mail.letters.splice(0)
  held.mail.behave((_letter, offered) => { if (offered === 0) throw answer(451, 'later') })
  const { body: report } = await held.owner.post('/api/saved-reports', {
    name: 'Утро', layout: { measures: ['revenue', 'orders'], rows: ['source'], period: 'today', view: 'table' },
    schedule: { every: 'day', time: '09:00', format: 'csv', channels: ['telegram', 'email'], userIds: [held.owner.id], emails: ['boss@outside.test'] },
  })
  await byHand(server.db, `update saved_report set next_at = now() - interval '1 minute' where id = $1`, [report.id])
  expect(await sendDueReports(platform(), new Date())).toBe(1)
  await arrives(() => expect(inChat('11')).toHaveLength(1))
  expect(inChat('11')[0]).toMatch(/^Утро: .*350/s)
  // What was put off is tried again by itself; here it need not take its time.
  await arrives(() => expect([...held.mail.offers.values()].length).toBeGreaterThanOrEqual(2))
  await vi.waitFor(async () => {
    await byHand(server.db, `update message set next_try_at = now() where origin ->> 'reportId' = $1 and state <> 'sent'`, [String(report.id)])
    expect([lettersTo('olga@shop.test').length, lettersTo('boss@outside.test').length]).toEqual([1, 1])
  }, { timeout: 20_000, interval: 100 })
  const { attachments, subject } = await PostalMime.parse(lettersTo('boss@outside.test')[0]!.raw)
  expect([subject, attachments.map((one) => one.filename)]).toEqual([expect.stringMatching(/^Утро: /), [expect.stringMatching(/^Утро .*\.csv$/)]])
  expect(new TextDecoder().decode(attachments[0]!.content as ArrayBuffer)).toContain('350')
  expect(inChat('11')).toHaveLength(1)
})
