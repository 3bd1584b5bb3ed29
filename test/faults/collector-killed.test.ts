import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runningServer } from '#server/platform/postgres/index.ts'
import { startProgram, type RunningProgram, type Setting } from './program.ts'

const CONNECTIONS = 8
const IN_BATCH = 10
const BEFORE_THE_KILL = 80

let dataDir: string
let program: RunningProgram
const setting = (): Setting => ({ environment: { PRILAVOK_DATA: dataDir } })

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'collector-'))
  program = await startProgram(setting())
  await inDatabase((client) => client.query(`insert into site_tracking (site, secret) select code, 'x' from site on conflict do nothing`))
}, 120_000)
afterAll(async () => {
  program.kill('SIGTERM')
  await program.ended
  rmSync(dataDir, { recursive: true, force: true })
}, 120_000)

async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(runningServer(dataDir)!.connection)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

type Batch = { visitor: string; events: { id: string; k: string; t: number; u: string }[] }
const batch = (): Batch => ({ visitor: randomUUID(), events: Array.from({ length: IN_BATCH }, (_, n) => ({ id: randomUUID(), k: 'page', t: Date.now(), u: `https://shop.example/${n}` })) })

async function send({ visitor, events }: Batch): Promise<void> {
  const reply = await fetch(`${program.url}/api/collect`, { method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': 'Chrome/140.0' }, body: JSON.stringify({ site: 'shop', visitor, now: Date.now(), consent: 'anonymous', events }) })
  if (reply.status !== 200) throw new Error(`collect answered ${reply.status}`)
  expect(await reply.json()).toMatchObject({ taken: IN_BATCH, refused: [] })
}

/** @returns batches that were acknowledged, and those whose answer never came */
async function loadUntilItDies(): Promise<{ acknowledged: Batch[]; unanswered: Batch[] }> {
  const load = { acknowledged: [] as Batch[], unanswered: [] as Batch[] }
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    for (;;) {
      const one = batch()
      try {
        await send(one)
        load.acknowledged.push(one)
        if (load.acknowledged.length === BEFORE_THE_KILL) program.kill('SIGKILL')
      } catch {
        return void load.unanswered.push(one)
      }
    }
  }))
  return load
}

const uidsOf = (batches: readonly Batch[]): string[] => batches.flatMap(({ events }) => events.map(({ id }) => id))
/** Once the program that came back has written what the killed one had put on the disk. */
const kept = (uids: readonly string[]) => inDatabase(async (client) => {
  await vi.waitFor(async () => expect((await client.query('select from site_inbox limit 1')).rowCount).toBe(0), { timeout: 60_000, interval: 50 })
  return (await client.query<{ rows: number; different: number }>('select count(*)::int as rows, count(distinct uid)::int as different from site_event where uid = any($1::uuid[])', [uids])).rows[0]!
})

test('killed under load, the collector has every event that it acknowledged, and takes the others once when they come again', { timeout: 240_000 }, async () => {
  for (let round = 0; round < 2; round += 1) {
    const { acknowledged, unanswered } = await loadUntilItDies()
    await program.ended
    program = await startProgram(setting())
    const known = uidsOf(acknowledged)
    expect(await kept(known)).toEqual({ rows: known.length, different: known.length })
    for (const one of unanswered) await send(one)
    const all = uidsOf([...acknowledged, ...unanswered])
    expect(await kept(all)).toEqual({ rows: all.length, different: all.length })
    // Visits and visitors are as many as their events say.
    const { rows } = await inDatabase((client) => client.query('select count(*)::int as wrong from site_visit v where v.events <> (select count(*) from site_event e where e.visit_id = v.id)'))
    expect(rows).toEqual([{ wrong: 0 }])
  }
})
