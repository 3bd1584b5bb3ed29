// npm run bench:segments -- --customers 1000000 --events 50000000 — a behavioural segment in the read model, and how soon an event moves its customer.
// The same answer by hand-written SQL of the bare engine stands beside. See bench/README.md.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Condition } from '../shared/conditions.ts'
import { createSegment, segments } from '../server/modules/segments/index.ts'
import { customerCatalogue } from '../server/modules/customers/index.ts'
import { systemActor } from '../server/platform/access.ts'
import { openEmbeddedClickHouse, noClickHouse, type ClickHouse } from '../server/platform/clickhouse/index.ts'
import { compileClickHouse } from '../server/platform/conditions/compile-clickhouse.ts'
import { startEmbeddedPostgres } from '../server/platform/postgres/index.ts'
import { startReaders } from '../server/platform/readers.ts'
import { transact } from '../server/platform/transact.ts'
import { prepareDatabase } from '../server/prepare-database.ts'
import { memoryRows } from './memory.ts'
import { table, type Row } from './table.ts'

const { values } = parseArgs({ options: { customers: { type: 'string', default: '1000000' }, events: { type: 'string', default: '50000000' }, seconds: { type: 'string', default: '60' }, rate: { type: 'string', default: '500' } } })
const [customers, events, seconds, rate] = [values.customers, values.events, values.seconds, values.rate].map(Number) as [number, number, number, number]
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const RUNS = 11
const LIMIT_SEGMENT = 1000
const LIMIT_LATENCY = 3000
const actor = systemActor('bench')
const product = (more: Condition[]): Condition => ({ and: [{ field: 'kind', op: 'eq', value: 'product' }, ...more] })
const recent: Condition = { field: 'at', op: 'lastDays', value: 30 }

/** What is asked, and the same by hand. */
const QUESTIONS: [name: string, condition: Condition, bare: string][] = [
  [
    'three looks at goods and nothing into the cart in 30 days',
    { and: [{ has: 'events', atLeast: 3, where: product([recent]) }, { has: 'events', atMost: 0, where: { and: [{ field: 'kind', op: 'eq', value: 'cart_add' }, recent] } }] },
    `select count() as count from (select customer_id from event where customer_id != 0 and at >= now64(3) - interval 30 day group by customer_id having countIf(kind = 'product') >= 3 and countIf(kind = 'cart_add') = 0)`,
  ],
  [
    'twelve looks at goods in the whole year',
    { has: 'events', atLeast: 12, where: product([]) },
    `select count() as count from (select customer_id from event where kind = 'product' and customer_id != 0 group by customer_id having count() >= 12)`,
  ],
]

async function fill(clickhouse: ClickHouse): Promise<void> {
  const limits = { seconds: 3600, memory: 2_000_000_000 }
  await clickhouse.command(`insert into customer (id, type, site, created_at, orders_count, version, is_deleted) select number + 1, 'customer', 'shop', now64(3), rand() % 4, 1, 0 from numbers(${customers})`, {}, limits)
  const portion = 2_000_000
  for (let from = 0; from < events; from += portion) {
    await clickhouse.command(`
      insert into event (customer_id, kind, at, id, visitor_id, visit_id, site, product_id, price, version, is_deleted)
      select if(rand(1) % 5 = 0, 0, rand(2) % ${customers} + 1), ['page', 'product', 'category', 'search', 'cart_add'][rand(3) % 5 + 1], now64(3) - toIntervalSecond(intDiv((${events - from} - number) * 31536000, ${events})),
        ${from} + number + 1, rand(2) % ${customers} + 1, 1, 'shop', rand(4) % 10000, 100000, 1, 0 from numbers(${Math.min(portion, events - from)})`, {}, limits)
    say(`  ${Math.min(events, from + portion).toLocaleString('en')} events`)
  }
  // As it stands when a shop sleeps: the engine merges by itself what has come; nobody waits for that here.
  await clickhouse.command('optimize table event final', {}, limits)
  await clickhouse.command('optimize table customer final', {}, limits)
}

const at = (times: readonly number[], share: number): number => times.toSorted((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN

async function inReadModel(): Promise<Row[]> {
  const place = await mkdtemp(join(tmpdir(), 'prilavok-bench-segments-'))
  const clickhouse = await openEmbeddedClickHouse(place, { info() {}, warn: (_details: object, message: string) => say(message) } as never)
  const rows: Row[] = []
  try {
    say(`Making ${customers.toLocaleString('en')} customers and ${events.toLocaleString('en')} events …`)
    await fill(clickhouse)
    for (const [name, condition, bare] of QUESTIONS) {
      const { sql, joins, params } = compileClickHouse(condition, customerCatalogue, { timeZone: 'Europe/Moscow', now: new Date(), actor })
      const ours = `select count() as count from ${customerCatalogue.clickhouse!.from} ${joins} where c.type = 'customer' and ${sql}`
      const timed = async (text: string, given: typeof params) => {
        const times: number[] = []
        for (let run = 0; run < RUNS; run += 1) {
          const began = performance.now()
          await clickhouse.query(text, given, { seconds: 120, memory: 1_200_000_000 })
          times.push(performance.now() - began)
        }
        return times.slice(1)
      }
      const [own, limit] = [at(await timed(ours, params), 0.95), at(await timed(bare, {}), 0.95)]
      rows.push([name, `${Math.round(own)} ms`, own <= LIMIT_SEGMENT, `≤ ${LIMIT_SEGMENT} ms`, `p95; by hand ${Math.round(limit)} ms`])
    }
    rows.push(...memoryRows(clickhouse.state().pid))
  } finally {
    await clickhouse.close()
    await rm(place, { recursive: true, force: true })
  }
  return rows
}

/** Events come as the collector writes them; each tenth is the first of a customer and brings him into the segment. */
async function latency(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'prilavok-bench-events-'))
  const server = await startEmbeddedPostgres({ dataDir, command: 'bench', log: { warn: say, error: say } })
  const db = await prepareDatabase(server.connection, 10)
  const log = { info() {}, warn: console.warn, error: console.error } as never
  try {
    const people = rate * seconds
    say(`Making ${people.toLocaleString('en')} customers who will come to the site …`)
    await db.pool.query(`insert into customer (site, first_name, created_at) select 'shop', 'x', now() from generate_series(1, $1)`, [people])
    await db.pool.query('insert into customer_figures (customer_id, counted_at) select id, now() from customer')
    await db.pool.query(`insert into site_visitor (uid, site, customer_id, first_at, last_at) select gen_random_uuid(), 'shop', id, now(), now() from customer`)
    const { id } = await transact(db, actor, (tx) => createSegment(tx, { name: 'x', condition: { has: 'events', where: product([recent]) } }))
    const stops = [startReaders(db, segments.readers!, log), ...segments.runs!.map((run) => run({ db, clickhouse: noClickHouse, log, dataDir, publicUrl: '' }))]
    while ((await db.pool.query('select from segment where id = $1 and counted_to is not null', [id])).rowCount) await pause(200)
    const sent = new Map<number, number>()
    const times: number[] = []
    const seen = async (): Promise<void> => {
      const { rows } = await db.pool.query<{ id: number }>('select customer_id as id from segment_member where segment_id = $1 and customer_id = any($2)', [id, [...sent.keys()]])
      for (const row of rows) {
        times.push(performance.now() - sent.get(Number(row.id))!)
        sent.delete(Number(row.id))
      }
    }
    let next = 1
    const ticks = 5
    say(`${rate} events a second for ${seconds} seconds …`)
    for (let tick = 0; tick < seconds * ticks; tick += 1) {
      const until = performance.now() + 1000 / ticks
      const count = Math.round(rate / ticks)
      const fresh = Array.from({ length: Math.ceil(count / 10) }, () => next++)
      const known = Array.from({ length: count - fresh.length }, () => 1 + Math.floor(Math.random() * next))
      await db.pool.query(`
        insert into site_event (uid, visitor_id, visit_id, site, kind, at, received_at, product_id)
        select gen_random_uuid(), v.id, 1, 'shop', case when place <= $2 then 'product' else 'page' end, now(), now(), 5 from unnest($1::bigint[]) with ordinality as come (customer_id, place) join site_visitor v on v.customer_id = come.customer_id`, [[...fresh, ...known], fresh.length])
      for (const one of fresh) sent.set(one, performance.now())
      while (performance.now() < until) {
        await seen()
        await pause(Math.max(0, Math.min(40, until - performance.now())))
      }
    }
    for (let tries = 0; sent.size > 0 && tries < 200; tries += 1) {
      await seen()
      await pause(50)
    }
    await Promise.all(stops.map((stop) => stop()))
    const p95 = sent.size > 0 ? Number.POSITIVE_INFINITY : at(times, 0.95)
    return [[`an event moves its customer, ${rate} events a second`, `${Math.round(p95)} ms`, p95 <= LIMIT_LATENCY, `≤ ${LIMIT_LATENCY} ms`, `p95 of ${times.length}; half within ${Math.round(at(times, 0.5))} ms`]]
  } finally {
    await db.close()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const report = [...(await inReadModel()), ...(await latency())]
process.stdout.write(`\n${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events\n\n${table(report)}\n`)
process.exitCode = report.some(([, , met]) => met === false) ? 1 : 0
