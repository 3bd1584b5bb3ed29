import { expect, test } from 'vitest'
import type { Answer, MetricCard } from '#shared/contracts/analytics.ts'
import type { Widget } from '#shared/contracts/dashboards.ts'
import { withoutHoursToCome } from './hours-to-come.ts'
import { widgetQuestion, type Scene } from './widget-question.ts'

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
  expect(widgetQuestion(widget(), scene(), metric)).toMatchObject({ compare: 'week', period: { from: '2026-11-22', to: '2026-11-22' } })
  expect(widgetQuestion(widget({ period: 'last7' }), scene(), metric).compare).toBe('week')
  expect(widgetQuestion(widget({ period: 'last30' }), scene(), metric)).toMatchObject({ compare: 'previous', period: { from: '2026-10-24', to: '2026-11-22' } })
  expect(widgetQuestion(widget(), scene({ compare: null }), metric)).not.toHaveProperty('compare')
})

test('hours of today that have not begun are no noughts; of another day all are told', () => {
  const answer = { rows: ['09', '12', '13', '23'].map(code => ({ keys: [{ code, title: code }], values: { revenue: 0 }, compared: { revenue: 5 } })) } as unknown as Answer
  const question = { measures: ['revenue'], rows: ['hour'], period: { from: '2026-11-22', to: '2026-11-22' } }
  const shown = (now: string): unknown => withoutHoursToCome(answer, question, 'Europe/Moscow', new Date(now)).rows.map(row => row.values.revenue)
  expect(shown('2026-11-22T09:30:00Z')).toEqual([0, 0, undefined, undefined])
  expect(shown('2026-11-23T09:30:00Z')).toEqual([0, 0, 0, 0])
})
