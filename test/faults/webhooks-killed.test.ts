import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookReceiver, type Receiver } from '../webhook-receiver.ts'
import { runProgram, startProgram, type RunningProgram, type Setting } from './program.ts'

const ORDERS = 6
const KILLS = 3

let dataDir: string
let program: RunningProgram
let receiver: Receiver
let key: string
let cookie = ''
const setting = (): Setting => ({ environment: { PRILAVOK_DATA: dataDir } })

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'webhooks-killed-'))
  receiver = await webhookReceiver()
  program = await startProgram(setting())
  key = (await runProgram(['key', 'create', '--name', 'shop'], setting())).output.trim()
  await runProgram(['user', 'create', '--email', 'owner@example.com', '--password', 'correct horse 7', '--role', 'owner'], setting())
}, 180_000)

afterAll(async () => {
  receiver.close()
  program.kill('SIGTERM')
  await program.ended
  rmSync(dataDir, { recursive: true, force: true })
}, 120_000)

async function ask(method: string, path: string, body: unknown): Promise<any> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'prilavok', 'x-api-key': key, ...(cookie ? { cookie } : {}) }
  const reply = await fetch(program.url + path, { method, headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
  for (const set of reply.headers.getSetCookie()) cookie = [...cookie.split('; ').filter(Boolean), set.split(';')[0]].join('; ')
  return reply.json()
}

async function restart(): Promise<void> {
  program.kill('SIGKILL')
  await program.ended
  program = await startProgram(setting())
}

test('killed again and again in the middle of sending, each event arrives, in the order of its record, and what comes twice has the same id', async () => {
  await ask('POST', '/api/auth/sign-in/email', { email: 'owner@example.com', password: 'correct horse 7' })
  await ask('PUT', '/api/outside', { networks: ['127.0.0.1'] })
  await ask('POST', '/api/webhooks', { title: 'Склад', url: receiver.url, events: [{ entity: 'order', kinds: ['order.created', 'order.changed'] }] })
  // Slow, so that tries are in the air whenever the process dies; and every third letter is refused at first.
  receiver.answer = ({ letter, headers }, response) => {
    const isRefused = letter.sequence % 3 === 0 && headers['webhook-attempt'] === '1'
    setTimeout(() => response.writeHead(isRefused ? 500 : 200).end(), 30)
  }

  const expected = new Map<number, number>()
  for (let round = 0; round < KILLS; round += 1) {
    for (let n = 0; n < ORDERS / KILLS; n += 1) {
      const { id } = await ask('POST', '/api/v5/orders/create', { order: { firstName: 'Анна', items: [{ productName: 'Чай', initialPrice: 100, quantity: 1 }] } })
      for (let change = 1; change <= 4; change += 1) await ask('POST', `/api/v5/orders/${id}/edit?by=id`, { by: 'id', order: { customerComment: `${change}` } })
      expected.set(id, 5)
    }
    await receiver.until(receiver.got.length + 3)
    await restart()
  }
  const arrived = (): number => new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size
  const all = [...expected.values()].reduce((sum, count) => sum + count, 0)
  while (arrived() < all) await receiver.until(receiver.got.length + 1)

  const idOf = new Map<number, string>()
  for (const { letter, headers } of receiver.got) {
    expect(idOf.get(letter.sequence) ?? letter.id).toBe(letter.id)
    expect(headers['webhook-id']).toBe(letter.id)
    idOf.set(letter.sequence, letter.id)
  }
  for (const [id, count] of expected) {
    const sequences = receiver.got.filter(({ letter }) => letter.entityId === id).map(({ letter }) => letter.sequence as number)
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
    expect(new Set(sequences).size).toBe(count)
  }
}, 300_000)
