// npm run bench:analytics -- --orders 1000000 — the read model written anew from PostgreSQL, and the same rows copied by the bare engines. See bench/README.md.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { copyOut, rebuildReadModel } from '../server/modules/read-model/index.ts'
import { openEmbeddedClickHouse } from '../server/platform/clickhouse/index.ts'
import { startEmbeddedPostgres } from '../server/platform/postgres/index.ts'
import { prepareDatabase } from '../server/prepare-database.ts'
import { memoryRows } from './memory.ts'
import { prepareMillion } from './million.ts'
import { table, type Row } from './table.ts'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' }, folder: { type: 'string' } } })
const orders = Number(values.orders)
const folder = values.folder ?? join(import.meta.dirname, '..', '.cache', `bench-${orders}`)
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const LIMIT_SECONDS = 300

if (!values.folder) {
  say(`Preparing ${orders.toLocaleString('en')} orders in ${folder} (kept for the next run) …`)
  await prepareMillion(folder, orders, say)
}
const server = await startEmbeddedPostgres({ dataDir: folder, command: 'bench', log: { warn: say, error: say } })
const place = await mkdtemp(join(folder, 'bench-clickhouse-'))
const clickhouse = await openEmbeddedClickHouse(place, { info() {}, warn: (_details: object, message: string) => say(message) } as never)
try {
  const db = await prepareDatabase(server.connection, 4)
  try {
    let rows = 0
    let shown = ''
    const started = performance.now()
    await rebuildReadModel({ db, clickhouse }, (progress) => {
      rows = progress.done
      if (progress.table !== shown) say(`  ${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${(shown = progress.table)}`)
    })
    const seconds = (performance.now() - started) / 1000
    const memory = memoryRows(clickhouse.state().pid)
    say('The bare engines: columns of orders and lines as they are, copied without a join …')
    const bare = await bareCopy(db.pool.options)
    const report: Row[] = [
      [`read model of ${rows.toLocaleString('en')} rows written anew`, `${seconds.toFixed(0)} s`, seconds <= LIMIT_SECONDS, `≤ ${LIMIT_SECONDS} s`, `${Math.round(rows / seconds).toLocaleString('en')} rows/s`],
      ...memory,
      ['limit: orders and lines copied as they are', `${bare.toFixed(0)} s`, null, '', `${(seconds / bare).toFixed(1)} times`],
    ]
    process.stdout.write(`\n${orders.toLocaleString('en')} orders\n\n${table(report)}\n`)
    process.exitCode = report.some(([, , met]) => met === false) ? 1 : 0
  } finally {
    await db.close()
  }
} finally {
  await clickhouse.close()
  await rm(place, { recursive: true, force: true })
  await server.stop()
}

/** What no projector can be quicker than: PostgreSQL writes the columns out, ClickHouse takes them in, page by page, one after the other. */
async function bareCopy(options: pg.PoolConfig): Promise<number> {
  const client = new pg.Client({ ...options, password: options.password, pipeline: false } as pg.ClientConfig)
  await client.connect()
  try {
    await client.query(`set timezone = 'UTC'`)
    await clickhouse.command('create table bare_order (id UInt64, site LowCardinality(String), status LowCardinality(String), created_at DateTime64(3), customer_id Nullable(UInt64), total Decimal(14, 2)) engine = MergeTree order by id')
    await clickhouse.command('create table bare_item (id UInt64, order_id UInt64, offer_id Nullable(UInt64), product_name String, quantity Decimal(12, 3), total Decimal(14, 2)) engine = MergeTree order by (order_id, id)')
    const started = performance.now()
    const copies = [
      ['bare_order', ['id', 'site', 'status', 'created_at', 'customer_id', 'total'], `select id, site, status, created_at at time zone 'UTC', customer_id, total from "order" where id`],
      ['bare_item', ['id', 'order_id', 'offer_id', 'product_name', 'quantity', 'total'], 'select id, order_id, offer_id, product_name, quantity, total from order_item where order_id'],
    ] as const
    const { rows } = await client.query<{ most: number }>('select max(id) as most from "order"')
    const most = Number(rows[0]!.most)
    for (const [name, columns, sql] of copies) {
      for (let after = 0; after < most; after += 50_000) {
        await clickhouse.load(name, columns, await copyOut(client, `copy (${sql} > ${after} and ${name === 'bare_order' ? 'id' : 'order_id'} <= ${after + 50_000}) to stdout`))
      }
    }
    return (performance.now() - started) / 1000
  } finally {
    await client.end()
  }
}
