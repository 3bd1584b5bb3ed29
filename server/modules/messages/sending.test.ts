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
    await recordConsents(tx, id, [{ channel: 'email', purpose: 'mailing', state: 'granted' }] as never, { source: 'form' } as never)
    return id
  })

beforeAll(async () => {
  mail = await startMailServer()
  owner = await signedIn(server, 'owner')
  await byHand(server.db, `insert into sending_domain (domain, checks, checked_at) values ('store.test', '[]', now())`)
  stop = sendMessages({ db: server.db, log: pino({ level: 'fatal' }), dataDir: server.dataDir, publicUrl: 'https://shop.example' })
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
})

const headerNames = (raw: Buffer): string[] => raw.toString('latin1').split('\r\n\r\n')[0]!.replace(/\r\n\s+/g, ' ').split('\r\n').map((line) => line.split(':')[0]!.toLowerCase())
