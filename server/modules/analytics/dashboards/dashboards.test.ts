import { beforeAll, expect, test } from 'vitest'
import type { DashboardCard, WidgetInput } from '#shared/contracts/dashboards.ts'
import { METRICS } from '#shared/metrics/index.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'

const server = testServer()
const held = {} as { owner: Person; director: Person; manager: Person; other: Person }
beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
  held.manager = await signedIn(server, 'manager')
  held.other = await signedIn(server, 'manager')
})

const number = (measure: string, more: Partial<WidgetInput> = {}): WidgetInput =>
  ({ kind: 'number', title: null, measures: [measure], by: null, split: null, base: null, period: null, limit: 10, width: 3, height: 1, isHidden: false, ...more })
const made = async (person: Person, name: string, more: object = {}): Promise<DashboardCard> => {
  const { status, body } = await person.post('/api/analytics/dashboards', { name, ...more })
  expect([status, body]).toMatchObject([201, { name }])
  return body
}
const seen = async (person: Person): Promise<string[]> => (await person.get('/api/analytics/dashboards')).body.dashboards.map((one: { code: string | null; name: string | null }) => one.name ?? one.code)

test('an owner finds the evening and the month ready, whose figures all stand in the catalogue of metrics', async () => {
  expect(await seen(held.owner)).toEqual(['evening', 'month'])
  const [{ id }] = (await held.owner.get('/api/analytics/dashboards')).body.dashboards
  const card: DashboardCard = (await held.owner.get(`/api/analytics/dashboards/${id}`)).body
  expect(card).toMatchObject({ code: 'evening', name: null, isShared: true, mine: true, period: 'today', compare: 'week' })
  expect(card.widgets.slice(0, 6).map((widget) => widget.measures[0])).toEqual(['revenue', 'orders', 'averageOrder', 'margin', 'cancelRate', 'siteConversion'])
  const known = new Set(METRICS.filter((metric) => metric.source === 'connected').map((metric) => metric.code))
  const month: DashboardCard = (await held.owner.get(`/api/analytics/dashboards/${id + 1}`)).body
  expect([...card.widgets, ...month.widgets].flatMap((widget) => widget.measures).filter((code) => !known.has(code))).toEqual([])
})

test('a personal dashboard is there for its owner alone; for others it does not exist', async () => {
  const { id } = await made(held.manager, 'Моя панель')
  expect(await seen(held.manager)).toContain('Моя панель')
  expect(await seen(held.owner)).not.toContain('Моя панель')
  for (const person of [held.owner, held.other]) {
    expect((await person.get(`/api/analytics/dashboards/${id}`)).status).toBe(404)
    expect((await person.patch(`/api/analytics/dashboards/${id}`, { name: 'чужая' })).status).toBe(404)
    expect((await person.delete(`/api/analytics/dashboards/${id}`)).status).toBe(404)
  }
})

test('a shared one is seen by all and changed by whoever may change what is shared', async () => {
  const { id } = await made(held.director, 'Отдел продаж', { isShared: true })
  expect((await held.manager.get(`/api/analytics/dashboards/${id}`)).body).toMatchObject({ name: 'Отдел продаж', mine: false, owner: { name: 'A director' } })
  expect((await held.manager.patch(`/api/analytics/dashboards/${id}`, { name: 'x' })).status).toBe(403)
  expect((await held.manager.delete(`/api/analytics/dashboards/${id}`)).status).toBe(403)
  expect((await held.manager.post('/api/analytics/dashboards', { name: 'x', isShared: true })).status).toBe(403)
  expect((await held.owner.patch(`/api/analytics/dashboards/${id}`, { name: 'Продажи' })).body).toMatchObject({ name: 'Продажи', isShared: true })
})

test('nobody shares a personal one without the right, and a ready one stays shared', async () => {
  const { id } = await made(held.manager, 'Личная')
  expect((await held.manager.patch(`/api/analytics/dashboards/${id}`, { isShared: true })).status).toBe(403)
  const [ready] = (await held.owner.get('/api/analytics/dashboards')).body.dashboards
  expect((await held.owner.patch(`/api/analytics/dashboards/${ready.id}`, { isShared: false }))).toMatchObject({ status: 409, body: { error: { code: 'ready_stays_shared' } } })
})

test('widgets keep their order, their sizes and themselves; what is not named is gone', async () => {
  const { id } = await made(held.manager, 'С виджетами')
  const first: DashboardCard = (await held.manager.patch(`/api/analytics/dashboards/${id}`, { widgets: [number('revenue'), number('orders'), number('margin')] })).body
  const [revenue, orders, margin] = first.widgets
  expect(first.widgets.map((widget) => widget.measures[0])).toEqual(['revenue', 'orders', 'margin'])
  const then: DashboardCard = (await held.manager.patch(`/api/analytics/dashboards/${id}`, { widgets: [{ ...margin, width: 6, isHidden: true }, revenue] })).body
  expect(then.widgets).toEqual([{ ...margin, width: 6, isHidden: true }, revenue])
  expect(then.widgets.some((widget) => widget.id === orders!.id)).toBe(false)
})

test('a widget of another dashboard is never taken from it by its id', async () => {
  const theirs = await made(held.other, 'Чужая')
  const [taken] = ((await held.other.patch(`/api/analytics/dashboards/${theirs.id}`, { widgets: [number('revenue')] })).body as DashboardCard).widgets
  const mine = await made(held.manager, 'Своя')
  const after: DashboardCard = (await held.manager.patch(`/api/analytics/dashboards/${mine.id}`, { widgets: [{ ...taken, width: 12 }] })).body
  expect(after.widgets[0]).toMatchObject({ width: 12 })
  expect(after.widgets[0]!.id).not.toBe(taken!.id)
  expect((await held.other.get(`/api/analytics/dashboards/${theirs.id}`)).body.widgets).toEqual([taken])
})

test('a copy is a dashboard of one’s own that changes nothing on the first', async () => {
  const [evening] = (await held.manager.get('/api/analytics/dashboards')).body.dashboards
  const source: DashboardCard = (await held.manager.get(`/api/analytics/dashboards/${evening.id}`)).body
  const copy = await made(held.manager, 'Мой вечер', { copyOf: evening.id })
  expect(copy).toMatchObject({ isShared: false, mine: true, period: source.period, compare: source.compare })
  expect(copy.widgets.map(({ id: _id, ...widget }) => widget)).toEqual(source.widgets.map(({ id: _id, ...widget }) => widget))
  await held.manager.patch(`/api/analytics/dashboards/${copy.id}`, { widgets: [] })
  expect((await held.manager.get(`/api/analytics/dashboards/${evening.id}`)).body).toEqual(source)
})

test('who arranges a dashboard that somebody else has changed meanwhile is told, and writes nothing over it', async () => {
  const { id } = await made(held.director, 'Вдвоём', { isShared: true })
  const path = `/api/analytics/dashboards/${id}`
  const first: DashboardCard = (await held.director.patch(path, { widgets: [number('revenue')], from: [] })).body
  expect(first.widgets).toHaveLength(1)
  expect(await held.owner.patch(path, { widgets: [number('orders')], from: [] })).toMatchObject({ status: 409, body: { error: { code: 'dashboard_changed' } } })
  expect((await held.owner.get(path)).body.widgets).toEqual(first.widgets)
  expect((await held.owner.patch(path, { widgets: [...first.widgets, number('orders')], from: first.widgets })).body.widgets).toHaveLength(2)
})

test('a widget of a plan is of one planned figure, by person or by shop', async () => {
  const { id } = await made(held.manager, 'План')
  const plan = (more: Partial<WidgetInput>): Partial<WidgetInput>[] => [number('revenue', { kind: 'plan', ...more })]
  expect((await held.manager.patch(`/api/analytics/dashboards/${id}`, { widgets: plan({ by: 'manager' }) })).body.widgets).toMatchObject([{ kind: 'plan', measures: ['revenue'], by: 'manager' }])
  for (const wrong of [plan({ measures: ['visits'] }), plan({ measures: ['revenue', 'orders'] }), plan({ by: 'source' })])
    expect([wrong, (await held.manager.patch(`/api/analytics/dashboards/${id}`, { widgets: wrong })).status]).toEqual([wrong, 400])
})

test('what cannot be a dashboard is refused, field by field', async () => {
  const { id } = await made(held.manager, 'Строгая')
  for (const wrong of [{ name: '  ' }, { period: 'always' }, { compare: 'never' }, { widgets: [number('revenue', { width: 13 })] }, { widgets: [number('revenue', { measures: [] })] }, { widgets: [number('drop table')] }, {}])
    expect([wrong, (await held.manager.patch(`/api/analytics/dashboards/${id}`, wrong)).status]).toEqual([wrong, 400])
})
