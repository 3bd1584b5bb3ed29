import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runningServer } from '#server/platform/postgres/index.ts'
import { runProgram, startProgram, type RunningProgram, type Setting } from './program.ts'

const CONNECTIONS = 8
const BEFORE_THE_KILL = 60

let dataDir: string
let program: RunningProgram
let key: string
const setting = (): Setting => ({ environment: { PRILAVOK_DATA: dataDir } })

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'kill-'))
  program = await startProgram(setting())
  key = (await runProgram(['key', 'create', '--name', 'load'], setting())).output.trim()
}, 120_000)

afterAll(async () => {
  program.kill('SIGTERM')
  await program.ended
  rmSync(dataDir, { recursive: true, force: true })
}, 120_000)

type Reply = { status: number; body: { success: boolean; id: number; errors?: Record<string, string>; [key: string]: any } }

async function ask(path: string, init: RequestInit = {}): Promise<Reply> {
  const reply = await fetch(`${program.url}/api/v5/${path}`, { ...init, headers: { 'x-api-key': key, ...(init.headers as Record<string, string>) } })
  return { status: reply.status, body: (await reply.json()) as Reply['body'] }
}

const create = (externalId: string): Promise<Reply> => {
  const order = {
    externalId, firstName: 'Анна', phone: `+7926${externalId.replace(/\D/g, '').padStart(7, '0').slice(-7)}`, payments: [{ type: 'cash' }],
    items: [{ productName: 'Чай', initialPrice: 100, quantity: 2 }, { productName: 'Мёд', initialPrice: 50.5, quantity: 1 }],
  }
  return ask('orders/create', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ order }) })
}

/** Orders by their external ids: those that were acknowledged with the id they got, and those whose answer never came. */
type Load = { acknowledged: Map<string, number>; unanswered: string[] }

async function loadUntilItDies(round: string, kill: () => void): Promise<Load> {
  const load: Load = { acknowledged: new Map(), unanswered: [] }
  const worker = async (name: number): Promise<void> => {
    for (let n = 0; ; n += 1) {
      const externalId = `${round}-${name}-${n}`
      try {
        const { status, body } = await create(externalId)
        if (status !== 201) return void load.unanswered.push(externalId)
        load.acknowledged.set(externalId, body.id)
        if (load.acknowledged.size === BEFORE_THE_KILL) kill()
      } catch {
        return void load.unanswered.push(externalId)
      }
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, name) => worker(name)))
  return load
}

async function restart(): Promise<void> {
  await program.ended
  program = await startProgram(setting())
}

/** Sends again what was not answered, as a store module does. @returns the ids of those that had been made after all or are made now */
async function retry(externalIds: string[]): Promise<Map<string, number>> {
  const made = new Map<string, number>()
  for (const externalId of externalIds) {
    const { status, body } = await create(externalId)
    if (status === 400) expect(Object.keys(body.errors ?? {})).toEqual(['externalId'])
    else expect(status).toBe(201)
    made.set(externalId, (await ask(`orders/${externalId}`)).body['order'].id)
  }
  return made
}

test('a server killed under a load of creates loses no acknowledged order, and a retry by external id doubles none', async () => {
  const expected = new Map<string, number>()
  const kills: [string, () => void][] = [
    ['1', () => program.kill('SIGKILL')],
    // The database goes too, as when the machine loses its power.
    ['2', () => {
      const { serverPid } = runningServer(dataDir)!
      program.kill('SIGKILL')
      process.kill(serverPid, 'SIGKILL')
    }],
  ]
  for (const [round, kill] of kills) {
    const load = await loadUntilItDies(round, kill)
    expect(load.acknowledged.size).toBeGreaterThanOrEqual(BEFORE_THE_KILL)
    expect(load.unanswered).toHaveLength(CONNECTIONS)
    await restart()
    for (const [externalId, id] of [...load.acknowledged, ...(await retry(load.unanswered))]) expected.set(externalId, id)
  }

  const found = new Map<string, number>()
  const created: number[] = []
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const { body } = await ask(`orders?limit=100&page=${page}`)
    pages = body['pagination'].totalPageCount
    for (const order of body['orders']) {
      expect(found.has(order.externalId)).toBe(false)
      found.set(order.externalId, order.id)
      expect([order.totalSumm, order.items.length, Object.keys(order.payments).length, typeof order.customer.id]).toEqual([250.5, 2, 1, 'number'])
    }
  }
  for (let since = 0; ; ) {
    const { body } = await ask(`orders/history?filter[sinceId]=${since}`)
    created.push(...body['history'].filter((record: any) => record.created).map((record: any) => record.order.id))
    if (body['pagination'].totalPageCount <= 1) break
    since = body['history'].at(-1).id
  }
  const byName = (one: [string, number], other: [string, number]): number => (one[0] < other[0] ? -1 : 1)
  expect([...found].toSorted(byName)).toEqual([...expected].toSorted(byName))
  expect(created.toSorted((a, b) => a - b)).toEqual([...found.values()].toSorted((a, b) => a - b))
}, 180_000)
