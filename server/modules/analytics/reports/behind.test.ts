import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { testServer } from '../../../../test/server.ts'
import { REPORT_TABS, type ReportCell, type ReportCode, type ReportQuestion } from '#shared/contracts/reports.ts'
import { systemActor } from '#server/platform/access.ts'
import { askBehind, askReport } from './ask-report.ts'
import { fillAtRandom } from './random-orders.fixture.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const actor = systemActor('test')
const platform = () => ({ db: server.db, clickhouse: server.clickhouse, catalogues: [], visibility: {} })

beforeAll(() => fillAtRandom(engine.clickhouse))

const DAYS = { from: '2026-03-24', to: '2026-04-02' } as const
const MONTHS = { from: '2026-01-01', to: '2026-03-31' } as const
const HALF_YEAR = { from: '2025-10-01', to: '2026-04-30' } as const

const QUESTIONS: [ReportCode, ReportQuestion][] = [
  ['overview', { ...DAYS, compare: 'previous' }],
  ['overview', { ...DAYS, base: 'completed', switches: { cancelled: true, delivery: false, zero: false } }],
  ...REPORT_TABS.funnel.map((tab): [ReportCode, ReportQuestion] => ['funnel', { ...DAYS, tab, compare: 'previous' }]),
  ['statuses', { ...DAYS, compare: 'year' }],
  ['managers', { ...MONTHS, compare: 'previous' }],
  ...(['completed', 'status'] as const).map((base): [ReportCode, ReportQuestion] => ['managers', { ...DAYS, base }]),
  ['sources', { ...DAYS, compare: 'previous' }],
  ['sources', { ...DAYS, by: 'site' }],
  ['ads', { ...MONTHS, compare: 'previous' }],
  ['ads', { ...DAYS, by: 'campaign' }],
  ['products', { ...HALF_YEAR, tab: 'abc', compare: 'previous' }],
  ['products', { ...DAYS, tab: 'abc', measure: 'margin' }],
  ...(['leaders', 'outsiders', 'returns'] as const).map((tab): [ReportCode, ReportQuestion] => ['products', { ...MONTHS, tab, compare: 'previous' }]),
  ['customers', { ...HALF_YEAR, tab: 'rfm', bounds: { recency: [30, 90], frequency: [2, 4], monetary: [200_000, 700_000] } }],
  ['customers', { ...HALF_YEAR, tab: 'rfm' }],
  ...(['retention', 'margin', 'repeat'] as const).map((tab): [ReportCode, ReportQuestion] => ['customers', { ...MONTHS, tab }]),
  ['customers', { ...MONTHS, tab: 'retention', by: 'source' }],
  ['customers', { ...MONTHS, tab: 'margin', by: 'product' }],
  ['customers', { ...MONTHS, tab: 'repeat', by: 'product' }],
  ['customers', { ...MONTHS, tab: 'ltv', compare: 'previous' }],
  ['delivery', { ...MONTHS, compare: 'previous' }],
  ['tasks', { ...MONTHS, compare: 'previous' }],
]

describe('behind every number of a report stand the facts that it was counted from', () => {
  test.each(QUESTIONS)('%s %o', async (code, question) => {
    const report = await askReport(platform(), actor, code, question)
    const numbers = report.blocks.flatMap((block) =>
      [...block.rows, ...(block.total ? [block.total] : [])].flatMap((row) =>
        Object.entries(row.cells).flatMap(([name, cell]) => [false, true].flatMap((compared) => {
          const [column, across] = name.split(':').toReversed() as [string, string | undefined]
          const said = sayingOf(cell, compared)
          return said === null ? [] : [{ cell: { block: block.code, row: row.key === '' && row === block.total ? null : row.key, column, ...(across === undefined ? {} : { across }), ...(compared ? { compared } : {}) }, said, opens: block.columns.find((one) => one.code === column)!.opens }]
        })),
      ),
    )
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers.some(({ said }) => said !== 0)).toBe(true)
    const wrong: unknown[] = []
    await inTurns(numbers, 6, async ({ cell, said, opens }) => {
      const { count, sum, values } = await everythingBehind(code, question, cell)
      const found = opens === 'count' ? count : opens === 'sum' ? sum : quantile(values, cell.column)
      if (values.length !== count || !near(found, said)) wrong.push({ cell, said, count, sum, rows: values.length, found })
    })
    expect(wrong).toEqual([])
  }, 120_000)
})

/** What the cell says that stands behind it; null when it is a dash of nothing. */
function sayingOf(cell: ReportCell, compared: boolean): number | null {
  const [value, part] = compared ? [cell.before, cell.beforePart] : [cell.value, cell.part]
  return value === undefined ? null : (part ?? value)
}

async function everythingBehind(code: ReportCode, question: ReportQuestion, cell: Parameters<typeof askBehind>[3]['cell']): Promise<{ count: number; sum: number | null; values: (number | null)[] }> {
  const values: (number | null)[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await askBehind(platform(), actor, code, { question, cell, limit: 1000, ...(cursor ? { cursor } : {}) })
    values.push(...page.rows.map((row) => row.value))
    if (page.nextCursor === null) return { count: page.count, sum: page.sum, values }
    cursor = page.nextCursor
  }
}

const LEVELS: Record<string, number> = { p90: 0.9, history: 1 }

function quantile(values: readonly (number | null)[], column: string): number | null {
  const sorted = values.map(Number).toSorted((one, other) => one - other)
  if (sorted.length === 0) return null
  const place = (sorted.length - 1) * (LEVELS[column] ?? 0.5)
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return below + (above - below) * (place - Math.floor(place))
}

const near = (one: number | null, other: number | null): boolean => one === other || (one !== null && other !== null && Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one)))

async function inTurns<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }))
}
