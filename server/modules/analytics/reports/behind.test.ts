import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { ask, numbersOf, someOf, walk, type Door } from '../../../../test/report-walk.ts'
import { testServer } from '../../../../test/server.ts'
import { REPORT_TABS, type ReportBehindQuestion, type ReportCode, type ReportQuestion } from '#shared/contracts/reports.ts'
import { changeAttribution } from '#server/modules/costs/index.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { askBehind, askReport } from './ask-report.ts'
import { fillAtRandom } from './random-orders.fixture.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const actor = systemActor('test')
const platform = () => ({ db: server.db, clickhouse: server.clickhouse, catalogues: [], visibility: {} })

beforeAll(async () => {
  await transact(server.db, actor, (tx) => changeAttribution(tx, { model: 'linear' }))
  await fillAtRandom(engine.clickhouse)
})

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
  ...(['completed', 'status'] as const).map((base): [ReportCode, ReportQuestion] => ['managers', { ...MONTHS, by: 'responsible', base }]),
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

/** Past the routes: nobody is signed in here, and the records that facts are of do not exist. */
const door: Door = {
  post: async (path, body) => {
    const [, code, behind] = /reports\/(\w+)(\/behind)?$/.exec(path) as unknown as [string, ReportCode, string | undefined]
    return { status: 200, headers: new Headers(), body: behind ? await askBehind(platform(), actor, code, body as ReportBehindQuestion) : await askReport(platform(), actor, code, body as ReportQuestion) }
  },
}

describe('behind the numbers of a report stand the facts that it was counted from', () => {
  test.each(QUESTIONS)('%s %o', async (code, question) => {
    const numbers = numbersOf(await ask(door, { code, question }))
    expect(numbers.some(({ said }) => said !== 0)).toBe(true)
    expect(await walk(door, { code, question }, someOf(numbers, { totals: true }))).toEqual([])
  }, 120_000)
})
