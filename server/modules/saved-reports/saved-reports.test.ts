import { beforeAll, describe, expect, test } from 'vitest'
import pino from 'pino'
import { transact } from '#server/platform/transact.ts'
import { systemActor } from '#server/platform/access.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { catchUpReadModel } from '#server/modules/read-model/index.ts'
import { testClickHouse } from '../../../test/clickhouse.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { sendDueReports } from './send-due-reports.ts'

const engine = testClickHouse()
const server = testServer({ clickhouse: engine })
const people = {} as { owner: Person; anna: Person; boris: Person }
const platform = () => ({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'silent' }), dataDir: server.dataDir, publicUrl: 'http://127.0.0.1' })
const LAYOUT = { measures: ['revenue', 'orders'], rows: ['manager'], period: 'today', view: 'table' }
const DAILY = { every: 'day', time: '09:00', format: 'xlsx', channels: ['email'], userIds: [] as number[], emails: [] as string[] }

beforeAll(async () => {
  people.owner = await signedIn(server, 'owner')
  people.anna = await signedIn(server, 'manager', { name: 'Анна' })
  people.boris = await signedIn(server, 'manager', { name: 'Борис' })
  const order = (managerId: number, price: number) => transact(server.db, systemActor('test'), (tx) =>
    createOrder(tx, { site: 'shop', managerId, items: [{ productName: 'Чайник', initialPrice: price, quantity: 1 }] } as never, { by: 'crm' }))
  await order(people.anna.id, 100_00)
  await order(people.boris.id, 250_00)
  await catchUpReadModel(platform() as never)
})

const made = async (who: Person, more: object = {}) => {
  const { status, body } = await who.post('/api/saved-reports', { name: 'Утро', layout: LAYOUT, ...more })
  expect([status, body.error]).toEqual([201, undefined])
  return body
}
const due = (id: number) => byHand(server.db, `update saved_report set next_at = now() - interval '1 minute' where id = $1`, [id])
const letters = async (id: number) => (await server.db.pool.query(`select * from message where origin ->> 'reportId' = $1 order by id`, [String(id)])).rows

describe('a report', () => {
  test('is its owner’s until it is shared; a colleague sees the shared one without its receivers', async () => {
    const report = await made(people.owner, { schedule: { ...DAILY, userIds: [people.owner.id] } })
    expect((await people.anna.get(`/api/saved-reports/${report.id}`)).status).toBe(404)
    await people.owner.patch(`/api/saved-reports/${report.id}`, { isShared: true })
    const { status, body } = await people.anna.get(`/api/saved-reports/${report.id}`)
    expect([status, body.mine, body.schedule, body.layout.measures]).toEqual([200, false, null, ['revenue', 'orders']])
    expect((await people.anna.patch(`/api/saved-reports/${report.id}`, { name: 'Моё' })).status).toBe(403)
    expect((await people.anna.delete(`/api/saved-reports/${report.id}`)).status).toBe(403)
  })

  test('that somebody else has saved meanwhile is not written over unasked', async () => {
    const report = await made(people.owner, { isShared: true })
    const path = `/api/saved-reports/${report.id}`
    const theirs = { ...LAYOUT, measures: ['orders'] }
    expect((await people.owner.patch(path, { layout: theirs, from: report.layout })).status).toBe(200)
    expect(await people.owner.patch(path, { layout: { ...LAYOUT, measures: ['revenue'] }, from: report.layout })).toMatchObject({ status: 409, body: { error: { code: 'report_changed' } } })
    expect((await people.owner.get(path)).body.layout).toMatchObject(theirs)
    // A name or a schedule given meanwhile is no other layout.
    await people.owner.patch(path, { name: 'Вечер' })
    expect((await people.owner.patch(path, { layout: LAYOUT, from: theirs })).body).toMatchObject({ name: 'Вечер', layout: LAYOUT })
  })

  test.each([
    ['a metric that nobody knows', { layout: { ...LAYOUT, measures: ['luck'] } }, 'layout.measures'],
    ['a dimension that nobody knows', { layout: { ...LAYOUT, rows: ['mood'] } }, 'layout.rows'],
    ['days that end before they begin', { layout: { ...LAYOUT, period: { from: '2026-02-02', to: '2026-02-01' } } }, 'layout.period'],
    ['a schedule for nobody', { schedule: DAILY }, 'schedule.userIds'],
    ['a schedule for somebody who is not there', { schedule: { ...DAILY, userIds: [999_999] } }, 'schedule.userIds'],
  ])('with %s is refused by name', async (_name, more, path) => {
    const { status, body } = await people.owner.post('/api/saved-reports', { name: 'Нет', layout: LAYOUT, ...more })
    expect([status, body.error.fields?.[0]?.path]).toEqual([400, path])
  })

  test('leaves the shop only by the hand of who answers for figures', async () => {
    const { status } = await people.anna.post('/api/saved-reports', { name: 'Наружу', layout: LAYOUT, schedule: { ...DAILY, emails: ['a@outside.test'] } })
    expect(status).toBe(403)
    expect((await people.anna.post('/api/saved-reports', { name: 'Всем', layout: LAYOUT, isShared: true })).status).toBe(403)
  })
})

describe('by schedule', () => {
  test('what people outside read by the owner’s rights is changed by the owner alone; who else may change reports says so', async () => {
    const director = await signedIn(server, 'director')
    const report = await made(people.owner, { isShared: true, schedule: { ...DAILY, userIds: [people.owner.id] } })
    const path = `/api/saved-reports/${report.id}`
    const layout = { ...LAYOUT, measures: ['revenue', 'margin'] }
    expect((await director.patch(path, { layout, from: LAYOUT })).status).toBe(200)
    await people.owner.patch(path, { schedule: { ...DAILY, emails: ['boss@outside.test'] } })
    expect(await director.patch(path, { layout: LAYOUT, from: layout })).toMatchObject({ status: 403, body: { error: { code: 'report_goes_outside' } } })
    // The same layout is no change, and a name shows nobody anything.
    expect((await director.patch(path, { layout, name: 'Вечер' })).body).toMatchObject({ name: 'Вечер', layout })
    expect((await people.owner.patch(path, { layout: LAYOUT, from: layout })).status).toBe(200)
  })

  test('each gets what their own rights let them see, with a file; it goes once, and is due again tomorrow', async () => {
    const report = await made(people.owner, { schedule: { ...DAILY, userIds: [people.owner.id, people.anna.id], emails: ['boss@outside.test'] } })
    await due(report.id)
    expect(await sendDueReports(platform(), new Date())).toBe(1)
    expect(await sendDueReports(platform(), new Date())).toBe(0)
    const sent = await letters(report.id)
    const of = (which: (row: { user_id: number | null; address: string | null }) => boolean): string => sent.find(which)!.body_text
    expect(sent).toHaveLength(3)
    expect(of((row) => row.user_id === people.owner.id)).toMatch(/350/)
    expect(of((row) => row.address === 'boss@outside.test')).toMatch(/350/)
    expect(of((row) => row.user_id === people.anna.id)).toMatch(/100/)
    expect(of((row) => row.user_id === people.anna.id)).not.toMatch(/250|350|Борис/)
    expect(sent.every((row) => row.attachments.length === 1)).toBe(true)
    const { body } = await people.owner.get(`/api/saved-reports/${report.id}`)
    expect([body.lastSent.to, body.lastSent.code]).toEqual([3, null])
    expect(new Date(body.nextAt).getTime()).toBeGreaterThan(Date.now())
  })

  test('while reports are away it waits; after two hours it says so and goes on with the next day', async () => {
    const report = await made(people.owner, { schedule: { ...DAILY, userIds: [people.owner.id] } })
    await due(report.id)
    const { noClickHouse } = await import('#server/platform/clickhouse/index.ts')
    expect(await sendDueReports({ ...platform(), clickhouse: noClickHouse }, new Date())).toBe(0)
    expect((await people.owner.get(`/api/saved-reports/${report.id}`)).body.lastSent).toBeNull()
    await sendDueReports({ ...platform(), clickhouse: noClickHouse }, new Date(Date.now() + 3 * 3_600_000))
    expect((await people.owner.get(`/api/saved-reports/${report.id}`)).body.lastSent).toMatchObject({ code: 'reports_away' })
    expect(await letters(report.id)).toHaveLength(0)
  })

  test('of somebody who works here no more goes to nobody', async () => {
    const gone = await signedIn(server, 'director')
    const report = await made(gone, { schedule: { ...DAILY, userIds: [people.owner.id] } })
    await byHand(server.db, 'update app_user set active = false where id = $1', [gone.id])
    await due(report.id)
    expect(await sendDueReports(platform(), new Date())).toBe(0)
    expect(await letters(report.id)).toHaveLength(0)
    expect((await server.db.pool.query('select last_sent from saved_report where id = $1', [report.id])).rows[0].last_sent).toMatchObject({ code: 'owner_gone' })
  })

  test('to somebody from whom a field of it is kept goes nothing; the others get theirs', async () => {
    const who = { ...DAILY, userIds: [people.owner.id, people.anna.id] }
    const report = await made(people.owner, { layout: { ...LAYOUT, rows: ['city'] }, schedule: who })
    const alone = await made(people.owner, { layout: { ...LAYOUT, rows: ['city'] }, schedule: { ...who, userIds: [people.anna.id] } })
    await byHand(server.db, `insert into user_group_field_right (group_id, field, access) select id, 'order.deliveryAddress', 'hidden' from user_group where code = 'manager'`)
    await due(report.id)
    await due(alone.id)
    expect(await sendDueReports(platform(), new Date())).toBe(1)
    expect((await letters(report.id)).map((row) => row.user_id)).toEqual([people.owner.id])
    expect((await people.owner.get(`/api/saved-reports/${alone.id}`)).body.lastSent).toMatchObject({ to: 0, code: 'nobody_may_see' })
    await byHand(server.db, `delete from user_group_field_right where field = 'order.deliveryAddress'`)
  })

  test('one that cannot be answered any more says so, and one that fails is tried again: neither keeps others from going', async () => {
    const [obsolete, broken, sound] = [await made(people.owner, { schedule: { ...DAILY, userIds: [people.owner.id] } }), await made(people.owner, { schedule: { ...DAILY, userIds: [people.owner.id] } }), await made(people.owner, { schedule: { ...DAILY, userIds: [people.owner.id] } })]
    await byHand(server.db, `update saved_report set layout = jsonb_set(layout, '{measures}', '["luck"]') where id = $1`, [obsolete.id])
    await byHand(server.db, `update saved_report set layout = '{}' where id = $1`, [broken.id])
    for (const { id } of [obsolete, broken, sound]) await due(id)
    expect(await sendDueReports(platform(), new Date())).toBe(1)
    expect(await letters(sound.id)).toHaveLength(1)
    const last = async (id: number) => (await server.db.pool.query('select last_sent ->> $2 as code from saved_report where id = $1', [id, 'code'])).rows[0].code
    expect([await last(obsolete.id), await last(broken.id)]).toEqual(['report_refused', null])
    await sendDueReports(platform(), new Date(Date.now() + 3 * 3_600_000))
    expect(await last(broken.id)).toBe('fault')
  })
})
