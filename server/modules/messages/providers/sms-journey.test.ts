import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { byHand } from '../../../../test/database.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { systemActor } from '../../../platform/access.ts'
import { transact } from '../../../platform/transact.ts'
import { planMessage } from '../index.ts'
import { sendMessages } from '../sender/send-messages.ts'
import { fakeCentre, type FakeCentre } from './smpp/fake.ts'
import { fakeSmsc, type FakeSmsc } from './smsc/fake.ts'

const server = testServer()
const held = {} as { smsc: FakeSmsc; centre: FakeCentre; owner: Person; smscId: number; smppId: number; stop: () => Promise<void> }
beforeAll(async () => {
  Object.assign(held, { smsc: await fakeSmsc(), centre: await fakeCentre(), owner: await signedIn(server, 'owner') })
  await byHand(server.db, `update outside_settings set allowed_networks = '{127.0.0.1}'`)
  held.stop = sendMessages({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'fatal' }), dataDir: server.dataDir, publicUrl: 'https://shop.example' })
  held.smscId = await aProvider({ kind: 'smsc', title: 'SMSC', settings: { login: 'shop', url: held.smsc.url }, secrets: { password: 'right' } })
  held.smppId = await aProvider({ kind: 'smpp', title: 'Оператор', settings: { host: '127.0.0.1', port: held.centre.port, systemId: 'shop', sender: 'SHOP' }, secrets: { password: 'right' } })
})
afterAll(async () => {
  await held.stop?.()
  await Promise.all([held.smsc?.close(), held.centre?.close()])
})

async function aProvider(body: object): Promise<number> {
  const answer = await held.owner.post('/api/message-providers', body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.id
}
let made = 0
async function plan(more: object = {}): Promise<number> {
  made += 1
  const { id } = await transact(server.db, systemActor('test'), (tx) => planMessage(tx, {
    key: `sms:${made}`, channel: 'sms', purpose: 'transactional', to: { address: `+7916555${String(made).padStart(4, '0')}` }, content: { text: `Курьер ${made} будет через час` }, providerId: held.smscId, origin: { kind: 'rule', ruleId: 1 }, ...more,
  }))
  return id
}
const rowOf = async (id: number) => (await server.db.pool.query('select * from message where id = $1', [id])).rows[0]
const reaches = (id: number, expected: object) => vi.waitFor(async () => expect(await rowOf(id)).toMatchObject(expected), { timeout: 15_000, interval: 20 })
const sentTexts = (): (string | null)[] => held.smsc.requests.filter((request) => request.path === '/sys/send.php').map((request) => request.form.get('mes'))

describe('an SMS', () => {
  test('leaves by the gateway and is known to have arrived when the gateway says so, also when it says so twice', async () => {
    const id = await plan()
    await reaches(id, { state: 'sent' })
    const { external_id: externalId } = await rowOf(id)
    const { webhookPath } = (await held.owner.get('/api/message-providers')).body.rows.find((one: { id: number }) => one.id === held.smscId)
    for (const _time of [1, 2]) expect((await fetch(server.url + webhookPath, { method: 'POST', body: new URLSearchParams({ id: externalId, phone: '7916', status: '1' }) })).status).toBe(200)
    await reaches(id, { state: 'delivered' })
    expect(sentTexts().filter((text) => text === `Курьер ${made} будет через час`).length).toBe(1)
  })

  test('whose gateway hung up after hearing it is sent once more at most, and says that it may have come twice', async () => {
    held.smsc.next.push('cut_after', 'cut_after')
    const id = await plan()
    await vi.waitFor(async () => expect(await rowOf(id)).toMatchObject({ state: 'planned', reason: 'maybe_twice' }), { timeout: 15_000, interval: 20 })
    await byHand(server.db, 'update message set next_try_at = now() where id = $1', [id])
    await reaches(id, { state: 'dead', reason: 'maybe_twice' })
    expect(sentTexts().filter((text) => text === `Курьер ${made} будет через час`).length).toBe(2)
  })

  test('to a number that does not exist fails with words, and nothing goes there again', async () => {
    const id = await plan({ to: { address: '+79165550000' } })
    await reaches(id, { state: 'failed', reason: 'refused_recipient', reason_params: { words: 'invalid number' } })
    const again = await plan({ to: { address: '+79165550000' } })
    await reaches(again, { state: 'suppressed' })
  })

  test('waits, without losing a try, while the account has no money', async () => {
    held.smsc.next.push({ body: { error: 'no money', error_code: 3 } })
    const id = await plan()
    await reaches(id, { state: 'sent' })
    expect((await rowOf(id)).attempts).toBe(1)
  })

  test('by SMPP goes in parts, and the receipt of the centre tells its end', async () => {
    const id = await plan({ providerId: held.smppId, content: { text: 'Ваш заказ ждёт в пункте выдачи. '.repeat(4) } })
    await reaches(id, { state: 'sent' })
    expect(held.centre.submitted.map((part) => part.short_message!.message).join('')).toBe('Ваш заказ ждёт в пункте выдачи. '.repeat(4))
    held.centre.receipt((await rowOf(id)).external_id, 'DELIVRD')
    await reaches(id, { state: 'delivered' })
  })
})
