import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { planMessage, planMessages, type NewMessage } from '../../server/modules/messages/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { byHand, testDatabase } from '../database.ts'
import { answer, DropAfterData, startMailServer, type MailServer } from '../mail-server.ts'
import { killable } from './killable.ts'

const database = testDatabase()
let mail: MailServer
/** In full: MESSAGE_KILLS=20. */
const KILLS = Number(process.env['MESSAGE_KILLS'] ?? 8)
const sender = killable('message-sender.ts')
const startSender = (): ReturnType<typeof sender.start> => sender.start(JSON.stringify(database.connection), '/tmp')

const run = <T>(work: Parameters<typeof transact<T>>[2]): Promise<T> => transact(database.db, systemActor('test'), work)
const letter = (key: string, address: string, more: Partial<NewMessage> = {}): NewMessage =>
  ({ key, channel: 'email', purpose: 'transactional', to: { address }, content: { subject: key, text: key }, origin: { kind: 'rule', ruleId: 1 }, ...more })
const rows = async () => (await database.db.pool.query<{ key: string; state: string; reason: string | null; uncertain: number; message_id: string; address: string }>('select * from message order by id')).rows
const over = () => vi.waitFor(async () => expect((await rows()).filter((row) => row.state === 'planned' || row.state === 'sending')).toEqual([]), { timeout: 120_000, interval: 100 })

beforeAll(async () => {
  mail = await startMailServer()
  await byHand(database.db, `insert into message_provider (channel, kind, title, settings, is_default) values ('email', 'smtp', 'test', $1, true)`, [
    JSON.stringify({ host: '127.0.0.1', port: mail.port, security: 'none', from: 'shop@store.test' }),
  ])
})
afterEach(async () => {
  await sender.killAll()
  mail.behave(() => {})
  mail.letters.length = 0
  mail.offers.clear()
  await database.db.pool.query('truncate message')
})
afterAll(() => mail?.close())

describe('a sender that is killed', () => {
  test('between handing a letter over and writing it down: one more copy at most, and it is known of which', async () => {
    const { promise: taken, resolve: isTaken } = Promise.withResolvers<void>()
    mail.behave(async (_letter, offered) => {
      if (offered > 0) return
      isTaken()
      // The server has the letter and is in no hurry to say so.
      await setTimeout(60_000, undefined, { ref: false })
    })
    const first = await startSender()
    await run((tx) => planMessage(tx, letter('killed', 'killed@example.com')))
    await taken
    await sender.kill(first)
    await startSender()
    await over()
    expect(await rows()).toMatchObject([{ state: 'sent', reason: 'maybe_twice', uncertain: 1 }])
    expect([...mail.offers.values()]).toEqual([2])
  })

  test('again and again at any moment, beside another: everything leaves, in the order of each receiver, and every second copy is known', { timeout: 400_000 }, async () => {
    const receivers = 40
    mail.behave(() => setTimeout(20))
    const senders = [startSender(), startSender()]
    for (let n = 0; n < KILLS; n += 1) {
      await run((tx) => planMessages(tx, Array.from({ length: 40 }, (_, i) => letter(`k${n}-${i}`, `r${(n + i * 7) % receivers}@example.com`))))
      const victim = await senders[n % 2]!
      await setTimeout(Math.random() * 150)
      await sender.kill(victim)
      senders[n % 2] = startSender()
    }
    await Promise.all(senders)
    await over()
    const all = await rows()
    const copies = Map.groupBy(mail.letters, (one) => one.messageId)
    for (const row of all) {
      const got = copies.get(row.message_id)?.length ?? 0
      expect(['sent', 'dead'], row.key).toContain(row.state)
      // What died twice while it was being sent waits for a person: it may be there or not.
      if (row.state === 'sent') expect(got, `${row.key} arrived ${got} times`).toBeGreaterThanOrEqual(1)
      expect(got, `${row.key} arrived ${got} times`).toBeLessThanOrEqual(row.uncertain > 0 ? 2 : 1)
      if (row.state === 'dead') expect(row).toMatchObject({ reason: 'maybe_twice' })
    }
    expect(all.filter((row) => row.state === 'dead').length).toBeLessThan(all.length / 20)
    for (let n = 0; n < receivers; n += 1) {
      const order = [...new Set(mail.letters.filter((one) => one.to[0] === `r${n}@example.com`).map((one) => all.findIndex((row) => row.message_id === one.messageId)))]
      expect(order).toEqual(order.toSorted((one, two) => one - two))
    }
  })
})

describe('two senders and many planners', () => {
  test('never send a key as two different letters, whatever the mail server answers', async () => {
    await startSender()
    await startSender()
    // The pauses of retries are not what is tested.
    const hurry = setInterval(() => void byHand(database.db, `update message set next_try_at = now() where state = 'planned' and next_try_at > now()`).catch(() => {}), 50)
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ key: fc.integer({ min: 0, max: 7 }), receiver: fc.integer({ min: 0, max: 3 }) }), { minLength: 1, maxLength: 30 }),
          fc.array(fc.constantFrom('takes', 'takes', 'later', 'drops'), { minLength: 1, maxLength: 6 }),
          async (plans, moods) => {
            mail.letters.length = 0
            mail.offers.clear()
            await database.db.pool.query('truncate message')
            let n = 0
            mail.behave(() => {
              const mood = moods[(n += 1) % moods.length]
              if (mood === 'later') throw answer(451, '4.3.0 later')
              if (mood === 'drops') throw new DropAfterData()
            })
            await Promise.all(plans.map(({ key, receiver }) => run((tx) => planMessage(tx, letter(`p${key}`, `p${key}-${receiver}@example.com`)))))
            await over()
            const all = await rows()
            expect(all.map((row) => row.key).toSorted()).toEqual([...new Set(plans.map(({ key }) => `p${key}`))].toSorted())
            for (const row of all) {
              const got = mail.letters.filter((one) => one.to[0] === row.address)
              expect(new Set(got.map((one) => one.messageId)).size).toBeLessThanOrEqual(1)
              expect(got.length).toBeLessThanOrEqual(row.uncertain > 0 ? 2 : 1)
              if (row.state === 'sent') expect(got.length).toBeGreaterThanOrEqual(1)
            }
            // Nobody got a letter of a key whose message names somebody else.
            expect(new Set(mail.letters.map((one) => one.to[0]))).toEqual(new Set(all.filter((row) => mail.letters.some((one) => one.to[0] === row.address)).map((row) => row.address)))
          },
        ),
        { numRuns: 8 },
      )
    } finally {
      clearInterval(hurry)
    }
  })
})
