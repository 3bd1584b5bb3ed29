import { noClickHouse } from './clickhouse/index.ts'
import pino from 'pino'
import { Type } from 'typebox'
import { afterEach, expect, test, vi } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { systemActor } from './access.ts'
import { enqueue, job, startJobs, type Job } from './jobs.ts'
import { transact } from './transact.ts'

const database = testDatabase()
const actor = systemActor('test')
const Payload = Type.Object({ n: Type.Integer() })
let stop: (() => Promise<void>) | undefined

afterEach(async () => {
  await stop?.()
  stop = undefined
})

const work = async (...jobs: Job[]): Promise<void> => {
  stop = await startJobs({ db: database.db, clickhouse: noClickHouse, log: pino({ level: 'silent' }), dataDir: '/tmp' }, jobs)
}

test('a job of a transaction that was rolled back never runs; one of a committed transaction runs once', async () => {
  const ran: number[] = []
  const note = job({ name: 'test.note', lane: 'prompt', payload: Payload, run: async (_, { n }) => void ran.push(n) })
  await work(note)
  await expect(
    transact(database.db, actor, async (tx) => {
      await enqueue(tx, note, { n: 1 })
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  await transact(database.db, actor, (tx) => enqueue(tx, note, { n: 2 }))
  await vi.waitFor(() => expect(ran).toEqual([2]), 20_000)
})

test('what somebody waits for does not stand behind what runs in bulk', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const ran: string[] = []
  const slow = job({ name: 'test.slow', lane: 'bulk', payload: Payload, run: async (_, { n }) => held.then(() => void ran.push(`bulk ${n}`)) })
  const quick = job({ name: 'test.quick', lane: 'prompt', payload: Payload, run: async () => void ran.push('prompt') })
  await work(slow, quick)
  await transact(database.db, actor, async (tx) => {
    for (let n = 0; n < 20; n += 1) await enqueue(tx, slow, { n })
  })
  await transact(database.db, actor, (tx) => enqueue(tx, quick, { n: 0 }))
  await vi.waitFor(() => expect(ran).toEqual(['prompt']), 20_000)
  release()
  await vi.waitFor(() => expect(ran).toHaveLength(21), 20_000)
})
