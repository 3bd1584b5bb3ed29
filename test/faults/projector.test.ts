import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { minor } from '../../shared/money.ts'
import { modules } from '../../server/modules.ts'
import { mergeCustomers } from '../../server/modules/duplicates/index.ts'
import { eraseCustomer } from '../../server/modules/erasure/index.ts'
import { changeOrder, createOrder } from '../../server/modules/orders/index.ts'
import { catchUpReadModel, rebuildReadModel } from '../../server/modules/read-model/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { openEmbeddedClickHouse } from '../../server/platform/clickhouse/index.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { transact, type Tx } from '../../server/platform/transact.ts'
import { testClickHouse } from '../clickhouse.ts'
import { byHand, testDatabase } from '../database.ts'
import { readModelRows } from '../read-model.ts'
import { killable } from './killable.ts'

const engine = testClickHouse()
const database = testDatabase()
/** In full: PROJECTOR_KILLS=50. */
const KILLS = Number(process.env['PROJECTOR_KILLS'] ?? 6)
const projector = killable('projector-worker.ts')
const startProjector = (dataDir = engine.dataDir): ReturnType<typeof projector.start> => projector.start(JSON.stringify(database.connection), dataDir)
afterEach(projector.killAll)

const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.db, systemActor('store'), work)
const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!
const STATUSES = ['new', 'client-confirmed', 'send-to-delivery', 'complete', 'cancel-other']

/** Whatever happens in a shop: orders come and change, people turn out to be one or want to be forgotten, visitors turn out to be customers. */
function shop() {
  const orders: number[] = []
  const visitors: number[] = []
  const acts = [
    async () => {
      const when = new Date(Date.UTC(2026, 0, 1 + Math.floor(Math.random() * 300)))
      const items = [{ productName: any(['Чайник', 'Чашка']), quantity: 1 + Math.floor(Math.random() * 3), initialPrice: minor(10_000) }]
      orders.push((await act((tx) => createOrder(tx, { site: 'shop', phone: `+7916${1_000_000 + Math.floor(Math.random() * 30)}`, createdAt: when, items }, { by: 'api' }))).order.id)
    },
    async () => void (orders.length > 0 && (await act((tx) => changeOrder(tx, any(orders), { status: any(STATUSES) }, { by: 'api' })))),
    async () => void (orders.length > 0 && (await act((tx) => changeOrder(tx, any(orders), { items: [{ productName: 'Ложка', quantity: 1, initialPrice: minor(500) }] }, { by: 'api' })))),
    async () => {
      const { rows } = await database.db.pool.query<{ id: number }>('select id from customer where merged_into is null order by random() limit 2')
      if (rows.length === 2 && Math.random() < 0.2) await act((tx) => mergeCustomers(tx, { survivorId: rows[0]!.id, mergedIds: [rows[1]!.id] }))
    },
    async () => {
      const { rows: [who] } = await database.db.pool.query<{ id: number }>('select id from customer where merged_into is null order by random() limit 1')
      if (who && Math.random() < 0.2) await act((tx) => eraseCustomer(tx, who.id, { isForced: true }))
    },
    async () => {
      const { rows: [visitor] } = await byHand(database.db, `insert into site_visitor (uid, site, first_at, last_at) values (gen_random_uuid(), 'shop', now(), now()) returning id`) as { rows: { id: number }[] }
      visitors.push(visitor!.id)
      await byHand(database.db, `
        with v as (insert into site_visit (visitor_id, site, started_at, last_at, pages, channel, source) values ($1, 'shop', '2026-01-02', '2026-01-02', 3, 'ad', 'yandex') returning id)
        insert into site_event (uid, visitor_id, visit_id, site, kind, at, received_at, price)
        select gen_random_uuid(), $1, v.id, 'shop', 'page', timestamptz '2026-01-02' + n * interval '20 days', now(), 100 from v, generate_series(1, 5) n`, [visitor!.id])
    },
    async () => {
      const { rows: [who] } = await database.db.pool.query<{ id: number }>('select id from customer where merged_into is null order by random() limit 1')
      if (!who || visitors.length === 0) return
      const visitorId = any(visitors)
      await act(async (tx) => {
        await tx.prepared('test_identify', 'update site_visitor set customer_id = $2, known_as = $2 where id = $1', [visitorId, who.id])
        tx.record({ kind: 'customer.identified', entity: 'customer', entityId: who.id, customerId: who.id, about: { visitorId } })
      })
    },
  ]
  return { step: () => any([acts[0]!, ...acts])() }
}

async function readersDone(): Promise<void> {
  for (const reader of modules.flatMap((module) => module.readers ?? [])) await catchUp(database.db, reader)
}
const server = { get db() { return database.db }, get clickhouse() { return engine.clickhouse } }

async function sameAsRebuilt(): Promise<void> {
  await readersDone()
  await catchUpReadModel(server)
  const followed = await readModelRows(engine.clickhouse)
  expect(followed.order.length).toBeGreaterThan(0)
  await engine.clickhouse.command('truncate table projection')
  await rebuildReadModel(server)
  expect(followed).toEqual(await readModelRows(engine.clickhouse))
}

/** Once it runs: ended again and again within seconds, it takes longer each time to be started anew. */
async function killEngine(): Promise<void> {
  await expect.poll(() => engine.clickhouse.state().pid, { timeout: 60_000 }).not.toBeNull()
  process.kill(engine.clickhouse.state().pid!, 'SIGKILL')
}

test('a projector killed again and again under load, and its engine with it, ends equal to a rebuild from nothing, row by row', { timeout: 900_000 }, async () => {
  await catchUpReadModel(server)
  const { step } = shop()
  let isOver = false
  const load = (async () => {
    while (!isOver) await step()
  })()
  // Another one stands by: whichever has the lock works.
  let projectors = [await startProjector(), await startProjector()]
  try {
    for (let n = 0; n < KILLS; n += 1) {
      await setTimeout(50 + Math.random() * 900)
      const victim = any(projectors)
      await projector.kill(victim)
      if (n % 5 === 4) await killEngine()
      projectors = [...projectors.filter((one) => one !== victim), await startProjector()]
    }
  } finally {
    isOver = true
    await load
  }
  await Promise.all(projectors.map(projector.kill))
  await expect.poll(() => engine.clickhouse.state().isReady, { timeout: 30_000 }).toBe(true)
  const { rows: [{ count }] } = await database.db.pool.query('select count(*)::int as count from change_log')
  expect(count).toBeGreaterThan(KILLS)
  await sameAsRebuilt()
})

describe('the folder', () => {
  test.each<[string, (folder: string) => void]>([
    ['is lost', (folder) => rmSync(folder, { recursive: true, force: true })],
    ['is overwritten with garbage', (folder) => {
      for (const file of filesIn(folder)) writeFileSync(file, Buffer.alloc(Math.max(64, Math.min(statSync(file).size, 4096)), 0xa5))
    }],
    ['has its data overwritten, not its definitions', (folder) => {
      for (const file of filesIn(folder)) if (/\.(bin|mrk\d?|cmrk\d?|idx|cidx)$|checksums/.test(file)) writeFileSync(file, Buffer.alloc(64, 0xa5))
    }],
  ])('%s: the read model refills by itself', { timeout: 300_000 }, async (_name, ruin) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'prilavok-ruin-'))
    const log = { info() {}, warn() {} }
    let clickhouse = await openEmbeddedClickHouse(dataDir, log)
    try {
      const { step } = shop()
      for (let n = 0; n < 15; n += 1) await step()
      await readersDone()
      await catchUpReadModel({ db: database.db, clickhouse })
      const whole = await readModelRows(clickhouse)
      expect(whole.order.length).toBeGreaterThan(0)
      await clickhouse.close()
      const folder = join(dataDir, 'clickhouse')
      expect(existsSync(folder)).toBe(true)
      ruin(folder)
      clickhouse = await openEmbeddedClickHouse(dataDir, log)
      await startProjector(dataDir)
      await expect.poll(() => readModelRows(clickhouse).catch((error: Error) => error.message), { timeout: 120_000, interval: 500 }).toEqual(whole)
    } finally {
      await projector.killAll()
      await clickhouse.close()
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
