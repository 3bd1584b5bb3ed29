// node setup/run.mjs bench/analytics-events.ts --events 50000000 --customers 1000000 — a behavioural segment over events made in the engine. See bench/README.md.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Condition } from '../shared/conditions.ts'
import { customerCatalogue } from '../server/modules/customers/index.ts'
import { systemActor } from '../server/platform/access.ts'
import { openEmbeddedClickHouse } from '../server/platform/clickhouse/index.ts'
import { compileClickHouse } from '../server/platform/conditions/compile-clickhouse.ts'
import { milliseconds, percentile, table, type Row } from './table.ts'

const { values } = parseArgs({ options: { events: { type: 'string', default: '50000000' }, customers: { type: 'string', default: '1000000' } } })
const [events, customers] = [Number(values.events), Number(values.customers)]
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const CHUNK = 2_000_000
const TIMES = 15
const LIMIT = 1000
const LIMIT_MEMORY = 2_000_000_000

// Spread over a year; a fifth looks at products, a customer's events lie apart. What happens to whom is a hash of the number, so every run has the same.
const EVENTS = (target: string, columns: string): string => `
  insert into ${target} (${columns})
  select 1 + cityHash64(number) % {customers:UInt64} as customer_id, ['page', 'page', 'product', 'category', 'search'][1 + cityHash64(number, 1) % 5] as kind,
    now64(3) - toIntervalSecond(cityHash64(number, 2) % 31536000) as at, number + 1 as id${target === 'event' ? `, customer_id as visitor_id, intDiv(number, 7) as visit_id, 'shop' as site, cityHash64(number, 3) % 20000 as product_id, '/p' as path, 1 as version` : ''}
  from numbers({from:UInt64}, {count:UInt64})`
const CUSTOMERS = `
  insert into customer (id, site, type, created_at, version) select number + 1, 'shop', 'customer', now64(3), 1 from numbers({customers:UInt64})`
const ORDERS = `
  insert into "order" (id, site, status, customer_id, created_at, version)
  select number + 1, 'shop', 'complete', 1 + cityHash64(number, 5) % {customers:UInt64}, now64(3) - toIntervalSecond(cityHash64(number, 6) % 31536000), 1 from numbers({customers:UInt64})`

const condition: Condition = {
  and: [
    { has: 'events', atLeast: 3, where: { and: [{ field: 'kind', op: 'eq', value: 'product' }, { field: 'at', op: 'lastDays', value: 30 }] } },
    { has: 'orders', atMost: 0, where: { field: 'createdAt', op: 'lastDays', value: 30 } },
  ],
}
const BARE = `
  select count() as count from (select customer_id from bare_event where kind = 'product' and at >= now64(3) - interval 30 day group by customer_id having count() >= 3)
  where customer_id not in (select customer_id from bare_order where created_at >= now64(3) - interval 30 day)`

const folder = await mkdtemp(join(tmpdir(), 'prilavok-bench-'))
const clickhouse = await openEmbeddedClickHouse(folder, { info() {}, warn: (_details: object, message: string) => say(message) } as never)
let most = 0
const watch = setInterval(() => (most = Math.max(most, memoryOf(clickhouse.state().pid))), 200)
try {
  say(`Making ${events.toLocaleString('en')} events of ${customers.toLocaleString('en')} customers …`)
  await clickhouse.command(`create table bare_event (customer_id UInt64, kind LowCardinality(String), at DateTime64(3, 'UTC'), id UInt64) engine = MergeTree partition by toYYYYMM(at) order by (customer_id, kind, at)`)
  await clickhouse.command(`create table bare_order (customer_id UInt64, created_at DateTime64(3, 'UTC')) engine = MergeTree order by created_at`)
  await clickhouse.command(CUSTOMERS, { customers })
  await clickhouse.command(ORDERS, { customers })
  await clickhouse.command('insert into bare_order select customer_id, created_at from "order"')
  for (let from = 0; from < events; from += CHUNK) {
    const chunk = { customers, from, count: Math.min(CHUNK, events - from) }
    await clickhouse.command(EVENTS('event', 'customer_id, kind, at, id, visitor_id, visit_id, site, product_id, path, version'), chunk)
    await clickhouse.command(EVENTS('bare_event', 'customer_id, kind, at, id'), chunk)
    say(`  ${(from + chunk.count).toLocaleString('en')}`)
  }
  say('Merging, as the engine does by itself within minutes; then come 100,000 events more …')
  for (const name of ['event', 'bare_event', 'customer', '"order"']) await clickhouse.command(`optimize table ${name} final`)
  await clickhouse.command(EVENTS('event', 'customer_id, kind, at, id, visitor_id, visit_id, site, product_id, path, version'), { customers, from: events, count: 100_000 })

  const { sql, joins, params } = compileClickHouse(condition, customerCatalogue, { timeZone: 'Europe/Moscow', now: new Date(), actor: systemActor('bench') })
  const asked = `select count() as count from ${customerCatalogue.clickhouse!.from} ${joins} where c.type = 'customer' and ${sql}`
  const segment = await timed(() => clickhouse.query<{ count: number }>(asked, params))
  const bare = await timed(() => clickhouse.query<{ count: number }>(BARE))
  const rows: Row[] = [
    [`behavioural segment, ${events.toLocaleString('en')} events, p95`, milliseconds(segment.p95), segment.p95 <= LIMIT, '≤ 1 s', `p50 ${milliseconds(segment.p50)}, ${segment.count.toLocaleString('en')} customers`],
    ['bare engine: the same without versions, p95', milliseconds(bare.p95), null, '', `p50 ${milliseconds(bare.p50)}, ${(segment.p50 / bare.p50).toFixed(1)} times`],
    ['memory of the engine, at most', `${Math.round(most / 2 ** 20)} MB`, most <= LIMIT_MEMORY, '≤ 2 GB', ''],
  ]
  process.stdout.write(`\n${table(rows)}\n`)
  process.exitCode = rows.some(([, , met]) => met === false) ? 1 : 0
} finally {
  clearInterval(watch)
  await clickhouse.close()
  await rm(folder, { recursive: true, force: true })
}

async function timed(ask: () => Promise<{ count: number }[]>): Promise<{ p50: number; p95: number; count: number }> {
  const took: number[] = []
  let count = 0
  for (let n = 0; n < TIMES + 2; n += 1) {
    const started = performance.now()
    count = (await ask())[0]!.count
    if (n >= 2) took.push(performance.now() - started)
  }
  return { p50: percentile(took, 0.5), p95: percentile(took, 0.95), count }
}

function memoryOf(pid: number | null): number {
  if (pid === null) return 0
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
