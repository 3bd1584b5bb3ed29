import { expect, test } from 'vitest'
import type { Answer, MetricCard } from '#shared/contracts/analytics.ts'
import type { Widget } from '#shared/contracts/dashboards.ts'
import { besideWeek } from './beside-week.ts'
import { isByWeek, weekBefore, widgetQuestion, type Scene } from './widget-question.ts'

const widget = (more: Partial<Widget> = {}): Widget => ({ id: 1, kind: 'number', title: null, measures: ['revenue'], by: null, split: null, base: null, period: null, limit: 10, width: 3, height: 1, isHidden: false, ...more })
const scene = (more: Partial<Scene> = {}): Scene => ({ days: { from: '2026-11-22', to: '2026-11-22' }, compare: 'week', sites: [], today: '2026-11-22', ...more })
const metric = () => ({ dimensions: ['hour', 'day', 'week', 'source'] }) as unknown as MetricCard

test('a number asks by hours or days as well, for its small line, and by nothing that its metric does not know', () => {
  expect(widgetQuestion(widget(), scene(), metric).rows).toEqual(['hour'])
  expect(widgetQuestion(widget({ period: 'last30' }), scene(), metric).rows).toEqual(['day'])
  expect(widgetQuestion(widget({ period: 'last365' }), scene(), metric).rows).toEqual(['week'])
  expect(widgetQuestion(widget(), scene(), () => undefined).rows).toEqual([])
})

test('today is compared with the same day of the week before; a longer span of its own with the span before', () => {
  expect(isByWeek(widget(), scene())).toBe(true)
  expect(weekBefore(widgetQuestion(widget(), scene(), metric)).period).toEqual({ from: '2026-11-15', to: '2026-11-15' })
  expect(widgetQuestion(widget({ period: 'last30' }), scene(), metric)).toMatchObject({ compare: 'previous', period: { from: '2026-10-24', to: '2026-11-22' } })
  expect(widgetQuestion(widget(), scene({ compare: null }), metric)).not.toHaveProperty('compare')
})

test('the week before stands beside its hour, and days beside their place', () => {
  const answer = (rows: [string, number][]): Answer => ({ rows: rows.map(([code, revenue]) => ({ keys: [{ code, title: code }], values: { revenue } })), totals: { values: { revenue: rows.reduce((sum, [, value]) => sum + value, 0) } }, columns: [], rest: null, unanswered: [], period: { from: '', to: '' }, comparedPeriod: null, asOf: '', position: 1, currency: 'RUB' })
  const byHour = besideWeek(answer([['09', 5], ['10', 6]]), answer([['10', 4]]), { measures: ['revenue'], rows: ['hour'], period: { from: '2026-11-22', to: '2026-11-22' } })
  expect(byHour.rows.map(row => row.compared)).toEqual([{}, { revenue: 4 }])
  expect(byHour.totals.compared).toEqual({ revenue: 4 })
  const byDay = besideWeek(answer([['2026-11-21', 5], ['2026-11-22', 6]]), answer([['2026-11-14', 1], ['2026-11-15', 2]]), { measures: ['revenue'], rows: ['day'], period: { from: '2026-11-21', to: '2026-11-22' } })
  expect(byDay.rows.map(row => row.compared)).toEqual([{ revenue: 1 }, { revenue: 2 }])
})
