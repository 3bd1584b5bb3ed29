import pino from 'pino'
import { expect, test, vi } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { systemActor } from './access.ts'
import { lastChangeId } from './change-log.ts'
import { startReaders, type Reader } from './readers.ts'
import { transact } from './transact.ts'

const database = testDatabase()
const actor = systemActor('test')
const silent = pino({ level: 'silent' })

/** A reader that keeps what it was shown; a batch may bring neighbours of what concerns it. */
function keeping(name: string, concerns?: Reader['concerns']): { reader: Reader; seen: number[]; batches: () => number } {
  const seen: number[] = []
  let batches = 0
  return {
    seen,
    batches: () => batches,
    reader: {
      name,
      ...(concerns ? { concerns } : {}),
      effect: async (_tx, entries) => {
        batches += 1
        seen.push(...entries.filter((entry) => entry.entity === 'probe' && (concerns?.(entry) ?? true)).map((entry) => entry.entityId))
      },
    },
  }
}

const write = (ids: number[], rounds: number): Promise<void> =>
  transact(database.db, actor, async (tx) => {
    for (const id of ids) tx.record({ kind: 'probe.made', entity: 'probe', entityId: id })
    for (let round = 0; round < rounds; round += 1) await tx.prepared('probe_wait', 'select 1', [])
  })

const cursorOf = async (name: string): Promise<number> =>
  Number((await database.db.pool.query('select last_id from change_reader where name = $1', [name])).rows[0].last_id)

test('readers of one process, which share what they fetch, skip nothing and repeat nothing, also when started anew', async () => {
  const all = keeping('all')
  const even = keeping('even', (entry) => entry.entityId % 2 === 0)
  const none = keeping('none', (entry) => entry.entity === 'nothing of the kind')
  const readers = [all, even, none].map((one) => one.reader)
  const ids = Array.from({ length: 4000 }, (_, n) => n)
  const groups = Array.from({ length: 400 }, (_, n) => ids.slice(n * 10, n * 10 + 10))
  const half = groups.length / 2
  const stop = startReaders(database.db, readers, silent)
  // Every transaction stays open for a while of its own: they begin in one order and commit in another.
  await Promise.all(groups.slice(0, half).map((group, n) => write(group, (n * 7919) % 23)))
  await vi.waitFor(() => expect(all.seen.length).toBe(2000), { timeout: 20_000 })
  await stop()
  const again = startReaders(database.db, readers, silent)
  await Promise.all(groups.slice(half).map((group, n) => write(group, (n * 7919) % 23)))
  await vi.waitFor(() => expect([all.seen.length, even.seen.length]).toEqual([4000, 2000]), { timeout: 20_000 })
  await again()
  expect(all.seen.toSorted((a, b) => a - b)).toEqual(ids)
  expect(even.seen.toSorted((a, b) => a - b)).toEqual(ids.filter((id) => id % 2 === 0))
  expect(none.seen).toEqual([])
})

test('what does not concern a reader costs it no transaction, and its cursor is still never left far behind', async () => {
  const none = keeping('unconcerned', (entry) => entry.kind === 'never')
  const all = keeping('follower')
  const end = await lastChangeId(database.db.pool)
  await database.db.pool.query("insert into change_reader (name, last_id) values ('unconcerned', $1), ('follower', $1)", [end])
  const stop = startReaders(database.db, [none.reader, all.reader], silent)
  for (let n = 0; n < 6; n += 1) {
    await write([10_000 + n], 0)
    await vi.waitFor(() => expect(all.seen).toContain(10_000 + n), { timeout: 20_000 })
  }
  // One at most: the first, by which it learns where it stands.
  expect([all.batches(), none.batches()]).toEqual([6, expect.toSatisfy((batches) => batches <= 1)])
  await write(Array.from({ length: 1500 }, (_, n) => 20_000 + n), 0)
  await vi.waitFor(async () => expect(await cursorOf('unconcerned')).toBeGreaterThan(end + 400), { timeout: 20_000 })
  await stop()
})
