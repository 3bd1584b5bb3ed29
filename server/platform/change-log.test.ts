import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { systemActor } from './access.ts'
import { appendChanges } from './change-log.ts'
import { catchUp, type Reader } from './readers.ts'
import { transact } from './transact.ts'

const database = testDatabase()
const actor = systemActor('test')
const record = (id: number) => ({ kind: 'probe.made', entity: 'probe', entityId: id, fields: { value: [null, id] as [null, number] } })

test('a transaction that has its place in the log but is slow to commit is not overtaken: a reader in between skips nothing', async () => {
  const seen: number[] = []
  const reader: Reader = {
    name: 'patient',
    effect: async (_tx, entries) => void seen.push(...entries.filter((entry) => entry.entity === 'slow').map((entry) => entry.entityId)),
  }
  const slow = await database.db.pool.connect()
  const change = (id: number) => ({ kind: 'slow.made', entity: 'slow', entityId: id })
  await slow.query('begin')
  await appendChanges(slow, { actor, chain: randomUUID() }, [change(1)])
  let isDone = false
  const quick = transact(database.db, actor, async (tx) => tx.record(change(2))).then(() => (isDone = true))
  // Until the quick one has either overtaken, which must not happen, or stands waiting behind the slow one.
  while (!isDone && (await waitingForLocks()) === 0);
  await catchUp(database.db, reader)
  await slow.query('commit')
  slow.release()
  await quick
  await catchUp(database.db, reader)
  expect(seen).toEqual([1, 2])
})

async function waitingForLocks(): Promise<number> {
  const { rows } = await database.db.pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0]!.waiting
}

test('a reader that reads while transactions commit in another order than they began skips nothing and repeats nothing', async () => {
  const seen: number[] = []
  const reader: Reader = {
    name: 'probe',
    batch: 7,
    effect: async (_tx, entries) => void seen.push(...entries.filter((entry) => entry.entity === 'probe').map((entry) => entry.entityId)),
  }
  let writing = true
  const reading = (async () => {
    while (writing) await catchUp(database.db, reader)
    await catchUp(database.db, reader)
  })()
  // Every transaction holds itself open for a while of its own after its work: they begin in one order and commit in another.
  const gates = Array.from({ length: 300 }, (_, n) => (n * 7919) % 23)
  await Promise.all(
    gates.map((rounds, n) =>
      transact(database.db, actor, async (tx) => {
        tx.record(record(n))
        for (let round = 0; round < rounds; round += 1) await tx.prepared('probe_wait', 'select 1', [])
      }),
    ),
  )
  writing = false
  await reading
  expect(seen.toSorted((a, b) => a - b)).toEqual(gates.map((_, n) => n))
})

test('ids of the log are in the order of the commits: nobody ever sees a lower id appear after a higher one', async () => {
  let stop = false
  let highest = 0
  const seen = new Set<number>()
  const watching = (async () => {
    while (!stop) {
      const { rows } = await database.db.pool.query<{ id: number }>('select id from change_log order by id')
      for (const { id } of rows) {
        if (!seen.has(id) && id < highest) throw new Error(`entry ${id} appeared after ${highest}`)
        seen.add(id)
      }
      highest = Math.max(highest, rows.at(-1)?.id ?? 0)
    }
  })()
  await Promise.all(Array.from({ length: 200 }, (_, n) => transact(database.db, actor, async (tx) => tx.record(record(1000 + n)))))
  stop = true
  await watching
})

test('an effect that fails moves nothing: the next reading gets the same entries again', async () => {
  await transact(database.db, actor, async (tx) => tx.record(record(5000)))
  let failures = 0
  const seen: number[] = []
  const reader: Reader = {
    name: 'failing',
    batch: 10_000,
    effect: async (tx, entries) => {
      await tx.db.insertInto('saved_view').values({ entity: 'probe', name: 'x', owner_id: 1, query: '{}' }).execute()
      if (failures++ === 0) throw new Error('struck down in the middle')
      seen.push(...entries.map((entry) => entry.entityId))
    },
  }
  await expect(catchUp(database.db, reader)).rejects.toThrow('struck down')
  await catchUp(database.db, reader)
  expect(seen.filter((id) => id === 5000)).toEqual([5000])
  const { rows } = await database.db.pool.query(`select count(*)::int as made from saved_view where entity = 'probe'`)
  expect(rows).toEqual([{ made: 1 }])
})

test('two processes with the same reader never both take the same entries', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => transact(database.db, actor, async (tx) => tx.record(record(7000 + n)))))
  const seen: number[] = []
  const reader = (): Reader => ({
    name: 'shared',
    batch: 5,
    effect: async (tx, entries) => {
      await tx.prepared('probe_wait', 'select 1', [])
      seen.push(...entries.map((entry) => entry.id))
    },
  })
  await Promise.all([catchUp(database.db, reader()), catchUp(database.db, reader()), catchUp(database.db, reader())])
  await catchUp(database.db, reader())
  expect(new Set(seen).size).toBe(seen.length)
})

test('a transaction whose statement failed unseen is not reported as done', async () => {
  const work = transact(database.db, actor, async (tx) => {
    tx.record(record(9000))
    tx.send('probe_broken', 'select 1 / 0', [])
  })
  await expect(work).rejects.toThrow('division by zero')
  const { rows } = await database.db.pool.query('select count(*)::int as written from change_log where entity_id = 9000')
  expect(rows).toEqual([{ written: 0 }])
})
