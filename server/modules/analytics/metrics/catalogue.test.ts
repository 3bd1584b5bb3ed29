import { beforeAll, describe, expect, test } from 'vitest'
import { testClickHouse } from '../../../../test/clickhouse.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { DIMENSIONS, METRICS } from '../../../../shared/metrics/index.ts'
import { FORMULAS } from './formulas.ts'

const LAST_ROW = 71

describe('the catalogue of metrics', () => {
  test('each code once; what is connected has a formula, nothing else has', () => {
    expect(new Set(METRICS.map(({ code }) => code)).size).toBe(METRICS.length)
    expect(Object.keys(FORMULAS).sort()).toEqual(METRICS.filter(({ source }) => source === 'connected').map(({ code }) => code).sort())
  })

  test('every definition is there; whoever is not connected says why', () => {
    const rows = new Set(METRICS.map(({ row }) => row))
    expect(Array.from({ length: LAST_ROW }, (_, index) => index + 1).filter((row) => !rows.has(row))).toEqual([])
    expect(METRICS.filter(({ source, reason }) => (source === 'connected') !== (reason === null))).toEqual([])
    const words = METRICS.flatMap(({ title, formula, excludes, reason }) => [title, formula, excludes, ...(reason ? [reason] : [])])
    expect(words.filter(({ ru, en }) => ru.trim() === '' || en.trim() === '')).toEqual([])
  })
})

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
let owner: Person
beforeAll(async () => {
  owner = await signedIn(server, 'owner')
})
const period = { from: '2026-03-01', to: '2026-03-31' }

test('every connected metric is answered where there is nothing: money and numbers are nought, shares and means are none', async () => {
  const metrics = METRICS.filter(({ source }) => source === 'connected')
  for (let at = 0; at < metrics.length; at += 20) {
    const some = metrics.slice(at, at + 20)
    const { status, body } = await owner.post('/api/analytics/query', { measures: some.map(({ code }) => code), period })
    expect([status, body.error, body.unanswered]).toEqual([200, undefined, []])
    for (const { code } of some) {
      const { over, under } = FORMULAS[code]![0]
      expect([code, body.totals.values[code]]).toEqual([code, under || ['average', 'median', 'p90'].includes(over.how) ? null : 0])
    }
  }
}, 120_000)

test('every metric is answered by each dimension that the catalogue says it knows, and opens its rows by it', async () => {
  const { metrics } = (await owner.get('/api/analytics/catalogue')).body
  for (const dimension of DIMENSIONS) {
    const known = metrics.filter((metric: { source: string; dimensions: string[] }) => metric.source === 'connected' && metric.dimensions.includes(dimension.code)).map((metric: { code: string }) => metric.code)
    for (let at = 0; at < known.length; at += 24) {
      const { status, body } = await owner.post('/api/analytics/query', { measures: known.slice(at, at + 24), rows: [dimension.code], period })
      expect([dimension.code, status, body.error, body.unanswered]).toEqual([dimension.code, 200, undefined, []])
    }
  }
  for (const { code } of METRICS.filter(({ source }) => source === 'connected')) {
    const { status, body } = await owner.post('/api/analytics/behind', { measure: code, period })
    expect([code, status, body.error, body.count]).toEqual([code, 200, undefined, 0])
  }
}, 240_000)
