import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { minor } from '../../shared/money.ts'
import { modules } from '../../server/modules.ts'
import { createOrder } from '../../server/modules/orders/index.ts'
import { catchUpReadModel, projectOnce, readModelState, rebuildReadModel } from '../../server/modules/read-model/index.ts'
import { projector } from '../../server/modules/read-model/projector.ts'
import { systemActor } from '../../server/platform/access.ts'
import { openEmbeddedClickHouse, type ClickHouse } from '../../server/platform/clickhouse/index.ts'
import { catchUp } from '../../server/platform/readers.ts'
import { transact } from '../../server/platform/transact.ts'
import { testClickHouse } from '../clickhouse.ts'
import { signedIn, type Person } from '../people.ts'
import { readModelRows } from '../read-model.ts'
import { testServer } from '../server.ts'

// Each waits for rebuilds of a whole read model, of an engine of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 })

const engine = testClickHouse()
/** Counts over everything for as long as it may, whatever it is asked. */
const endless: { clickhouse: ClickHouse } = {
  get clickhouse(): ClickHouse {
    return { ...engine.clickhouse, query: () => engine.clickhouse.query('select sum(sipHash64(number)) as x from numbers(1000000000000)', {}, { seconds: 1 }) }
  },
}
const server = testServer({ clickhouse: endless })
const readModel = { get db() { return server.db }, get clickhouse() { return engine.clickhouse } }
let owner: Person

const order = () => transact(server.db, systemActor('store'), (tx) => createOrder(tx, { site: 'shop', phone: '+79161112233', items: [{ productName: 'Чай', quantity: 1, initialPrice: minor(10_000) }] }, { by: 'api' }))
async function settled(): Promise<void> {
  for (const reader of modules.flatMap((module) => module.readers ?? [])) await catchUp(server.db, reader)
}
async function sameAsRebuilt(of: { db: typeof server.db; clickhouse: ClickHouse } = readModel): Promise<void> {
  await settled()
  await catchUpReadModel(of)
  const followed = await readModelRows(of.clickhouse)
  await rebuildReadModel(of)
  expect(await readModelRows(of.clickhouse)).toEqual(followed)
}

beforeAll(async () => {
  owner = await signedIn(server, 'owner')
  await order()
  await settled()
  await catchUpReadModel(readModel)
})

test('a report over everything ends by itself and says so; the next question is answered', async () => {
  const { status, body } = await owner.post('/api/analytics/query', { measures: ['orders'], period: { from: '2026-01-01', to: '2026-12-31' } })
  expect([status, body.error.code]).toEqual([422, 'report_too_heavy'])
  expect(await engine.clickhouse.query('select 1 as one')).toEqual([{ one: 1 }])
})

describe('a rebuild', () => {
  test('keeps a second writer out until it is over', async () => {
    const meanwhile: number[] = []
    let asked: Promise<void> | null = null
    await rebuildReadModel(readModel, () => { asked ??= projectOnce(readModel).then((taken) => void meanwhile.push(taken)) })
    await asked
    expect(meanwhile).toEqual([-1])
  })

  /** All of this database but the one that asks. */
  const cutAll = () => server.db.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
  /** Something happens each time a page of the new rows is put in. */
  function during(...happenings: (() => unknown)[]): { db: typeof server.db; clickhouse: ClickHouse } {
    const load: ClickHouse['load'] = async (table, columns, lines) => {
      if (table.endsWith('_fresh')) await happenings.shift()?.()
      return engine.clickhouse.load(table, columns, lines)
    }
    return { db: server.db, clickhouse: { ...engine.clickhouse, load } }
  }

  test('whose connections to PostgreSQL are all cut half way, twice, leaves the old rows to read meanwhile, starts over and ends equal', async () => {
    const before = await readModelRows(engine.clickhouse)
    expect(before.order.length).toBeGreaterThan(0)
    await order()
    const seen: object[] = []
    await rebuildReadModel(during(() => {}, () => {}, cutAll, async () => seen.push(await readModelRows(engine.clickhouse)), cutAll))
    expect(seen).toEqual([before])
    await sameAsRebuilt()
    expect((await readModelRows(engine.clickhouse)).order).toHaveLength(before.order.length + 1)
  })

  test('that fails for another reason than a restart is not tried again', async () => {
    let tries = 0
    await expect(rebuildReadModel(during(() => {
      tries += 1
      throw new Error('a mistake of ours')
    }))).rejects.toThrow('a mistake of ours')
    expect(tries).toBe(1)
  })

  test('on a cluster makes each table on all servers, with a place of its own where its copies meet', async () => {
    const said: string[] = []
    const onCluster = ' on cluster "main"'
    const command: ClickHouse['command'] = (sql, ...rest) => {
      if (/^(create|drop|exchange)/.test(sql)) said.push(sql)
      return engine.clickhouse.command(sql.replaceAll(onCluster, '').replace(/Replicated(\w+)\('[^']*', '[^']*', /, '$1('), ...rest)
    }
    // As such a server tells of its tables: with the first one's own place.
    const query = async <Row>(sql: string, ...rest: any[]): Promise<Row[]> =>
      (await engine.clickhouse.query<any>(sql, ...rest)).map((row) => ('engine' in row ? { engine: row.engine.replace('ReplacingMergeTree(', `ReplicatedReplacingMergeTree('/clickhouse/tables/0f0f/{shard}', '{replica}', `) } : row))
    const before = await readModelRows(engine.clickhouse)
    const definition = () => engine.clickhouse.query<{ sql: string }>(`select replaceRegexpOne(create_table_query, 'UUID .[0-9a-f-]+. ', '') as sql from system.tables where database = currentDatabase() and not endsWith(name, '_fresh') order by name`)
    const definitions = await definition()
    await rebuildReadModel({ db: server.db, clickhouse: { ...engine.clickhouse, onCluster, command, query } })
    expect(said.filter((sql) => !sql.includes(onCluster))).toEqual([])
    expect(said.find((sql) => sql.includes('create table "event_fresh"'))).toContain(`as "event" engine = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', version, is_deleted) PARTITION BY`)
    expect(said.find((sql) => sql.includes('create table "product_fresh"'))).toContain(`ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}', '{shard}-{replica}', version, is_deleted) ORDER BY id`)
    expect([await readModelRows(engine.clickhouse), await definition()]).toEqual([before, definitions])
    for (const sql of said) await engine.clickhouse.query('select formatQuery({sql:String}) as x', { sql })
  })

  test('asked for again while one runs, cut off from PostgreSQL, with orders being made and the program stopped in the middle, is equal at the end by itself', async () => {
    const before = await readModelRows(engine.clickhouse)
    const ask = async () => expect((await owner.post('/api/analytics/rebuild', {})).status).toBe(202)
    let stopped: Promise<void> | null = null
    const left = [order, cutAll, order, ask, () => void (stopped = stop()), order, ask]
    const platform = { ...during(...left.map((happening) => async () => (left.shift(), happening()))), log: pino({ level: 'silent' }), dataDir: engine.dataDir, publicUrl: 'http://127.0.0.1' }
    await ask()
    let stop = projector(platform)
    try {
      await vi.waitFor(() => expect(stopped).not.toBeNull(), { timeout: 60_000 })
      await stopped
      expect(left).toHaveLength(2)
      stop = projector(platform)
      await vi.waitFor(async () => {
        const { behind, isRebuilding } = await readModelState(readModel)
        expect({ left: left.length, behind, isRebuilding }).toEqual({ left: 0, behind: 0, isRebuilding: false })
      }, { timeout: 60_000, interval: 100 })
    } finally {
      await stop()
    }
    await sameAsRebuilt()
    expect((await readModelRows(engine.clickhouse)).order).toHaveLength(before.order.length + 3)
  })
})

test.runIf(process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0)('an engine that is out of memory fails the question, or falls and comes back by itself; what it has stays', async () => {
  await sameAsRebuilt()
  const before = await readModelRows(engine.clickhouse)
  const hungry = () => engine.clickhouse.query('select length(groupArray(number)) as n from numbers(30000000)', {}, { memory: 1_300_000_000 })
  const { pid } = engine.clickhouse.state()
  const size = Number(/VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024
  expect(spawnSync('prlimit', ['--pid', String(pid), `--as=${size + 64 * 1024 * 1024}:`]).status).toBe(0)
  await expect(hungry()).rejects.toThrow()
  spawnSync('prlimit', ['--pid', String(pid), '--as=unlimited:'])
  await expect.poll(() => readModelRows(engine.clickhouse).catch((error: Error) => error.message), { timeout: 120_000 }).toEqual(before)
  expect(await hungry()).toEqual([{ n: 30_000_000 }])
})

describe('a disk of its own', () => {
  /** Takes all the room there is. */
  function fill(path: string): void {
    const file = openSync(path, 'w')
    try {
      for (const chunk of [Buffer.alloc(65_536), Buffer.alloc(512)]) for (;;) writeSync(file, chunk)
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error
    } finally {
      closeSync(file)
    }
  }

  test.runIf(process.platform === 'linux' && process.getuid?.() === 0)('that is full: orders go on, reports stand as they were, and when there is room they follow', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'prilavok-full-'))
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status === 0
    if (!isMounted) {
      rmSync(folder, { recursive: true })
      skip('a disk of its own cannot be mounted here')
    }
    const clickhouse = await openEmbeddedClickHouse(folder, { info() {}, warn() {} })
    const full = { db: server.db, clickhouse }
    try {
      await settled()
      await catchUpReadModel(full)
      const before = await readModelRows(clickhouse)
      const filler = join(folder, 'filler')
      fill(filler)
      const made = await order()
      await settled()
      await expect(projectOnce(full)).rejects.toThrow()
      expect((await owner.get(`/api/orders/${made.order.id}`)).status).toBe(200)
      rmSync(filler)
      await sameAsRebuilt(full)
      expect((await readModelRows(clickhouse)).order).toHaveLength(before.order.length + 1)
    } finally {
      await clickhouse.close()
      spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
