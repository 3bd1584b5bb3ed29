// node bench/reports.ts --orders 1000000 — every ready report, and what dashboards ask, over that many orders and three times as many lines, beside the bare engine. See bench/README.md.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { askMetrics, askReport } from '../server/modules/analytics/index.ts'
import { openEmbeddedClickHouse } from '../server/platform/clickhouse/index.ts'
import { systemActor } from '../server/platform/access.ts'
import { startEmbeddedPostgres } from '../server/platform/postgres/index.ts'
import { prepareDatabase } from '../server/prepare-database.ts'
import { REPORT_ROWS, REPORT_TABS, type ReportCode, type ReportQuestion } from '../shared/contracts/reports.ts'
import { FIGURE_QUESTIONS } from './figure-questions.ts'
import { memoryRows } from './memory.ts'
import { fillReports } from './report-data.ts'
import { milliseconds, percentile, table, type Row } from './table.ts'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '20' } } })
const orders = Number(values.orders)
const runs = Number(values.runs)
const LIMIT = 500
const say = (text: string): void => void process.stderr.write(`${text}\n`)

// All orders there are: two years.
const ALL = { from: '2024-07-01', to: '2026-06-30' } as const
const QUESTIONS: [ReportCode, Partial<ReportQuestion>][] = [
  ['overview', {}],
  ...REPORT_TABS.funnel.map((tab): [ReportCode, Partial<ReportQuestion>] => ['funnel', { tab }]),
  ['statuses', {}],
  ['managers', {}],
  ['sources', {}],
  ['ads', { by: REPORT_ROWS.ads[2] }],
  ...REPORT_TABS.products.map((tab): [ReportCode, Partial<ReportQuestion>] => ['products', { tab }]),
  ...REPORT_TABS.customers.map((tab): [ReportCode, Partial<ReportQuestion>] => ['customers', { tab }]),
  ['delivery', {}],
  ['tasks', {}],
]

const folder = await mkdtemp(join(tmpdir(), 'prilavok-bench-reports-'))
const server = await startEmbeddedPostgres({ dataDir: folder, command: 'bench', log: { warn: say, error: say } })
const clickhouse = await openEmbeddedClickHouse(folder, { info() {}, warn: (_details: object, message: string) => say(message) } as never)
try {
  const db = await prepareDatabase(server.connection, 4)
  try {
    say(`Writing ${orders.toLocaleString('en')} orders and ${(orders * 3).toLocaleString('en')} lines …`)
    await fillReports(clickhouse, orders)
    const platform = { db, clickhouse, catalogues: [], visibility: {} }
    const bare = { order: await timed(() => clickhouse.query(BARE('`order`', 'created_at'))), order_item: await timed(() => clickhouse.query(BARE('order_item', 'order_created_at'))) }
    const rows: Row[] = []
    for (const [code, question] of QUESTIONS) {
      const taken = await timed(() => askReport(platform, systemActor('bench'), code, { ...ALL, ...question }))
      const limit = code === 'products' ? bare.order_item : bare.order
      const name = [code, question.tab, question.by].filter(Boolean).join(' ')
      say(`  ${name}: ${milliseconds(taken.p95)}, ${milliseconds(taken.busy)} of one core`)
      rows.push([`report ${name}, p95`, milliseconds(taken.p95), taken.p95 <= LIMIT, `≤ ${LIMIT} ms`, `p50 ${milliseconds(taken.p50)}, ${milliseconds(taken.busy)} of one core; ${(taken.p50 / limit.p50).toFixed(1)} times a bare scan`])
    }
    for (const [name, question, sqls] of FIGURE_QUESTIONS) {
      const taken = await timed(() => askMetrics(platform, systemActor('bench'), question))
      const limit = await timed(() => Promise.all(sqls.map((sql) => clickhouse.query(sql))))
      say(`  ${name}: ${milliseconds(taken.p95)}, ${milliseconds(taken.busy)} of one core`)
      rows.push([`${name}, p95`, milliseconds(taken.p95), taken.p95 <= LIMIT, `≤ ${LIMIT} ms`, `p50 ${milliseconds(taken.p50)}, ${milliseconds(taken.busy)} of one core; by hand p50 ${milliseconds(limit.p50)}`])
    }
    rows.push(...memoryRows(clickhouse.state().pid))
    rows.push(['limit: the sum of all orders, p50', milliseconds(bare.order.p50), null, '', `${milliseconds(bare.order.busy)} of one core`], ['limit: the sum of all lines, p50', milliseconds(bare.order_item.p50), null, '', `${milliseconds(bare.order_item.busy)} of one core`])
    process.stdout.write(`\n${orders.toLocaleString('en')} orders, ${(orders * 3).toLocaleString('en')} lines\n\n${table(rows)}\n`)
    process.exitCode = rows.some(([, , met]) => met === false) ? 1 : 0
  } finally {
    await db.close()
  }
} finally {
  await clickhouse.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

async function timed(work: () => Promise<unknown>): Promise<{ p50: number; p95: number; busy: number }> {
  await work()
  const times: number[] = []
  const before = processorTime()
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), busy: (processorTime() - before) / runs }
}

/** What the engine has computed so far, in milliseconds of one core: on a busy machine it tells more than the clock. */
function processorTime(): number {
  const fields = readFileSync(`/proc/${clickhouse.state().pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function BARE(name: string, moment: string): string {
  return `select toStartOfMonth(${moment}) as month, count() as count, sum(total) as total from ${name} group by month`
}
