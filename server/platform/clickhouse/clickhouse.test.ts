import { readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { openOutsideClickHouse, type ClickHouse } from './index.ts'

const engine = testClickHouse()

test('what goes in comes out: quotes, line breaks, moments before 1970, the largest safe sums', async () => {
  const { clickhouse } = engine
  const site = `о'к"\\\n\t🙂`
  await clickhouse.insert('customer', [{ id: 1, site, birthday: '1930-02-03', created_at: '2026-01-01 00:00:00.123', total_sum: Number.MAX_SAFE_INTEGER, version: 1 }])
  const rows = await clickhouse.query<object>(
    'select site, toString(birthday) as birthday, toString(created_at) as created_at, total_sum from customer final where site = {site:String} and id in {ids:Array(UInt64)}',
    { site, ids: [1, 2] },
  )
  expect(rows).toEqual([{ site, birthday: '1930-02-03', created_at: '2026-01-01 00:00:00.123', total_sum: Number.MAX_SAFE_INTEGER }])
})

test('the latest version of a row wins, in whatever order they came, and a deleted one is gone', async () => {
  const { clickhouse } = engine
  await clickhouse.insert('product', [{ id: 5, name: 'new', version: 9 }])
  await clickhouse.insert('product', [{ id: 5, name: 'old', version: 3 }, { id: 6, name: 'gone', version: 3 }])
  await clickhouse.insert('product', [{ id: 6, version: 4, is_deleted: 1 }])
  expect(await clickhouse.query('select id, name from product final order by id')).toEqual([{ id: 5, name: 'new' }])
})

test('a question that takes too long ends by itself and says so; a wrong one is a fault', async () => {
  const { clickhouse } = engine
  await expect(clickhouse.query('select sum(sipHash64(number)) as x from numbers(1000000000000)', {}, { seconds: 1 })).rejects.toMatchObject({ name: 'QueryTooHeavy', limit: 'time' })
  await expect(clickhouse.query('select groupArray(number) as x from numbers(500000000)', {}, { memory: 50_000_000 })).rejects.toMatchObject({ name: 'QueryTooHeavy', limit: 'memory' })
  await expect(clickhouse.query('select no_such_column')).rejects.toMatchObject({ name: 'ClickHouseError' })
})

test('the engine answers nobody who does not know its word, and the word is its owner’s alone to read', async () => {
  const note = join(engine.dataDir, 'clickhouse-running.json')
  const { url, token } = JSON.parse(readFileSync(note, 'utf8')) as { url: string; token: string }
  const ask = (headers: Record<string, string>) => fetch(`${url}/query`, { method: 'POST', headers, body: JSON.stringify({ sql: 'select 1 as x', params: {} }) })
  expect([(await ask({})).status, (await ask({ authorization: 'x'.repeat(token.length) })).status]).toEqual([403, 403])
  expect(await (await ask({ authorization: token })).json()).toEqual({ x: 1 })
  expect(statSync(note).mode & 0o077).toBe(0)
})

describe('a server outside', () => {
  const asked: { sql: string; settings: URLSearchParams }[] = []
  const held = {} as { outside: ClickHouse; fake: Server }
  /** Says yes to everything, and has nothing. */
  async function open(path: string): Promise<ClickHouse> {
    asked.length = 0
    held.fake = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        asked.push({ sql: Buffer.concat(parts).toString(), settings: new URL(request.url!, 'http://x').searchParams })
        response.end()
      })
    })
    await new Promise<void>((resolve) => held.fake.listen(0, '127.0.0.1', resolve))
    held.outside = await openOutsideClickHouse(`http://user:word@127.0.0.1:${(held.fake.address() as AddressInfo).port}/${path}`)
    return held.outside
  }
  afterEach(async () => {
    await held.outside.close()
    await new Promise((resolve) => held.fake.close(resolve))
  })
  const wanted = (settings: Record<string, string>) => expect.soft([...new Set(asked.map((one) => JSON.stringify(Object.fromEntries(Object.keys(settings).map((name) => [name, one.settings.get(name)])))))]).toEqual([JSON.stringify(settings)])
  const made = () => asked.flatMap(({ sql }) => { const [, table, engine] = /^create table (?:if not exists )?`?(\w+)`?.*engine = (\w+\([^)]*\))/is.exec(sql) ?? []; return table ? [[table, engine] as const] : [] })

  test('is asked to put in at once whatever it was given before; alone it makes plain tables', async () => {
    const outside = await open('shop')
    await outside.insert('product', [{ id: 1 }])
    await outside.command('select 1')
    wanted({ async_insert: '0', insert_deduplicate: '0', distributed_product_mode: null as never })
    expect(made().length).toBeGreaterThan(17)
    for (const [, engine] of made()) expect(engine).toMatch(/^(ReplacingMergeTree\(version, is_deleted\)|MergeTree\(\))$/)
  })

  test('of a cluster makes each table on all servers, small ones whole on each, by statements that it understands; shards are asked all', async () => {
    await open('shop?cluster=main')
    wanted({ distributed_foreground_insert: '1', distributed_product_mode: 'global', load_balancing: 'in_order' })
    const whole = ['product', 'stock', 'task', 'message', 'cost', 'segment', 'projection', 'migration']
    for (const [table, engine] of made()) expect(engine).toContain(whole.includes(table) ? `MergeTree('/clickhouse/tables/{uuid}', '{shard}-{replica}'` : `MergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}'`)
    expect(made().map(([table]) => table)).toEqual(expect.arrayContaining([...whole, 'order', 'event', 'order_attribution_fresh']))
    const definitions = asked.map(({ sql }) => sql).filter((sql) => /^(create|alter|drop|exchange|rename)/i.test(sql))
    expect(definitions.filter((sql) => !sql.includes(' on cluster "main"'))).toEqual([])
    for (const sql of definitions) await engine.clickhouse.query('select formatQuery({sql:String}) as x', { sql })
  })
})

test('a killed engine is away, comes back by itself and has kept what it was given', async () => {
  const { clickhouse } = engine
  await clickhouse.insert('product', [{ id: 77, name: 'kept', version: 1 }])
  const { pid } = clickhouse.state()
  process.kill(pid!, 'SIGKILL')
  await expect.poll(() => clickhouse.state().pid !== pid && clickhouse.state().isReady, { timeout: 20_000 }).toBe(true)
  expect(await clickhouse.query('select name from product final where id = 77')).toEqual([{ name: 'kept' }])
})

test('a killed engine makes questions say that reports are away', async () => {
  const { clickhouse } = engine
  process.kill(clickhouse.state().pid!, 'SIGKILL')
  let error: unknown = null
  while (!error) error = await clickhouse.query('select 1 as x').then(() => sleep(5).then(() => null), (one: unknown) => one)
  expect(error).toMatchObject({ name: 'ClickHouseAway' })
})
