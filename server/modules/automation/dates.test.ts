import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { editOrder } from '#server/modules/orders/index.ts'
import { editCustomer } from '#server/modules/customers/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { letter, rulesScene } from '../../../test/rules-scene.ts'
import { testServer } from '../../../test/server.ts'
import { after, dueByDate, nextAt, waitUntil, yearly } from './due-time.ts'

const server = testServer()
const scene = rulesScene(server)
const held = {} as { owner: Person }
const HOUR = 3_600_000
const DAY = 24 * HOUR
const MOSCOW = 'Europe/Moscow'
const BERLIN = 'Europe/Berlin'
const around = { week: {}, timeZone: MOSCOW }
beforeAll(async () => void (held.owner = await signedIn(server, 'owner')))
afterEach(() => scene.allOff())

/** The day so far ahead by the account's clock, and the moment at which the courier's day begins. */
const dayAhead = (days: number): string => new Date(Date.now() + days * DAY + 3 * HOUR).toISOString().slice(0, 10)
const at = (day: string, time: string): Date => new Date(`${day}T${time}:00+03:00`)
const edit = (id: number, changes: Record<string, unknown>) => scene.act((tx) => editOrder(tx, id, Object.fromEntries(Object.entries(changes).map(([field, to]) => [field, { to }]))))

const courier = { event: { kind: 'date' as const, field: 'deliveryStartsAt', side: 'before' as const, amount: 60, unit: 'minutes' as const }, steps: [letter()] }

describe('a rule of a date', () => {
  test('acts so long before it, once', async () => {
    const rule = await scene.rule(courier)
    const day = dayAhead(2)
    const order = await scene.order({ deliveryDate: day, deliveryTime: { from: '14:00', to: '18:00' } })
    await scene.settle()
    await scene.settle(new Date(+at(day, '13:00') - 1000))
    expect(await scene.messages(rule)).toEqual([])
    await scene.settle(at(day, '13:00'))
    await scene.settle(at(day, '13:05'))
    expect((await scene.messages(rule)).map((one) => one.orderId)).toEqual([order])
  })

  test('moves with its date, to and fro, and with the time of the day', async () => {
    const rule = await scene.rule(courier)
    const [early, late] = [dayAhead(1), dayAhead(2)]
    const order = await scene.order({ deliveryDate: early, deliveryTime: { from: '14:00', to: '18:00' } })
    await scene.settle()
    await edit(order, { deliveryDate: late, deliveryTime: { from: '10:00', to: '12:00' } })
    await scene.settle()
    await scene.settle(at(early, '23:00'))
    expect(await scene.messages(rule)).toEqual([])
    await scene.settle(at(late, '09:01'))
    expect(await scene.messages(rule)).toHaveLength(1)
  })

  test('moved while nobody read the log does not act by the old one', async () => {
    const rule = await scene.rule(courier)
    const [early, late] = [dayAhead(1), dayAhead(2)]
    const order = await scene.order({ deliveryDate: early, deliveryTime: { from: '14:00', to: '18:00' } })
    await scene.settle()
    await edit(order, { deliveryDate: late })
    const { firePlans } = await import('./fire-plans.ts')
    await firePlans(server.db, at(early, '13:01'))
    expect(await scene.runs(rule)).toEqual([])
  })

  test('waits for an empty date, says so, and goes on when it is filled in', async () => {
    const rule = await scene.rule(courier)
    const order = await scene.order({ deliveryDate: dayAhead(2) })
    await scene.settle()
    const told = async () => (await held.owner.get(`/api/orders/${order}/automation`)).body.rules.find((one: any) => one.rule.id === rule)
    expect(await told()).toMatchObject({ outcome: 'notCalled', why: { code: 'date_empty', params: { field: 'deliveryStartsAt' } } })
    await edit(order, { deliveryTime: { from: '15:00', to: '18:00' } })
    await scene.settle()
    expect(await told()).toMatchObject({ why: { code: 'planned', params: { dueAt: new Date(+at(dayAhead(2), '14:00')).toISOString() } } })
    await scene.settle(at(dayAhead(2), '14:00'))
    expect((await scene.messages(rule)).filter((one) => one.orderId === order)).toHaveLength(1)
  })

  test('counts for orders that were there before it was on, not for dates that had come before', async () => {
    const [ahead, past] = [await scene.order({ deliveryDate: dayAhead(2) }), await scene.order({ deliveryDate: dayAhead(-2) })]
    const rule = await scene.rule({ event: { kind: 'date', field: 'deliveryDate', side: 'after', amount: 1, unit: 'days', at: '10:00' }, steps: [letter()] })
    await scene.settle()
    await scene.settle(new Date(Date.now() + 2 * DAY))
    // A day after the delivery; a day later still it would be too late.
    await scene.settle(at(dayAhead(3), '10:01'))
    const written = (await scene.messages(rule)).map((one) => one.orderId)
    expect([written.filter((id) => id === ahead).length, written.includes(past)]).toEqual([1, false])
  })

  test('that nobody could keep in time is not told late', async () => {
    const rule = await scene.rule(courier)
    await scene.order({ deliveryDate: dayAhead(1), deliveryTime: { from: '14:00', to: '18:00' } })
    await scene.settle()
    await scene.settle(at(dayAhead(1), '18:00'))
    expect(await scene.runs(rule)).toMatchObject([{ state: 'skipped', why: { code: 'too_late' } }])
  })

  test('of the year comes every year, by the customer’s clock', async () => {
    const rule = await scene.rule({ subject: 'customer', event: { kind: 'date', field: 'birthday', side: 'before', amount: 0, unit: 'days', at: '10:00', clock: 'customer', yearly: true }, steps: [letter()] })
    const day = dayAhead(2)
    const order = await scene.order({ deliveryAddress: { region: 'Новосибирская область' }, countryIso: 'RU' })
    const customer = (await scene.rows(sql<{ id: number }>`select customer_id as id from "order" where id = ${order}`))[0]!.id
    await scene.act((tx) => editCustomer(tx, customer, { birthday: { to: `1980${day.slice(4)}` }, address: { to: { region: 'Новосибирская область', countryIso: 'RU' } } }))
    await scene.settle()
    await scene.settle(new Date(+at(day, '06:00') - 1000))
    expect(await scene.runs(rule)).toEqual([])
    await scene.settle(at(day, '06:01'))
    expect(await scene.runs(rule)).toHaveLength(1)
  })
})

describe('a wait until a date', () => {
  const rule = () => scene.rule({ steps: [{ id: 'w', kind: 'wait', until: { field: 'deliveryDate', side: 'before', amount: 1, unit: 'days', at: '12:00' } }, letter()] })

  test('stands still while the date is empty, and moves with it', async () => {
    const id = await rule()
    const order = await scene.order()
    await scene.settle()
    expect(await scene.steps(id)).toMatchObject([{ stepId: 'w', state: 'planned', dueAt: null, why: { code: 'date_empty', params: { field: 'deliveryDate' } } }])
    await edit(order, { deliveryDate: dayAhead(5) })
    await scene.settle()
    expect((await scene.steps(id))[0]!.dueAt).toEqual(at(dayAhead(4), '12:00'))
    await edit(order, { deliveryDate: dayAhead(8) })
    await scene.settle()
    await scene.settle(at(dayAhead(5), '12:00'))
    expect(await scene.messages(id)).toEqual([])
    await scene.settle(at(dayAhead(7), '12:00'))
    expect(await scene.messages(id)).toHaveLength(1)
  })
})

describe('silence', () => {
  test('of so long is an event, and every change begins it anew', async () => {
    const rule = await scene.rule({ event: { kind: 'unchanged', field: 'managerComment', for: { amount: 2, unit: 'hours' } }, steps: [letter()] })
    const [quiet, stirred] = [await scene.order(), await scene.order()]
    await scene.settle()
    await scene.settle(new Date(Date.now() + HOUR))
    await edit(stirred, { managerComment: 'звонил' })
    // As if it had been written an hour and a half later.
    await scene.settle()
    await scene.rows(sql`update rule_plan set due_at = due_at + interval '90 minutes' where subject_id = ${stirred}`)
    await scene.settle(new Date(Date.now() + 2 * HOUR + 1000))
    expect((await scene.runs(rule)).map((run) => run.subjectId)).toEqual([quiet])
    await scene.settle(new Date(Date.now() + 4 * HOUR))
    expect((await scene.runs(rule)).map((run) => run.subjectId)).toEqual([quiet, stirred])
  })
})

describe('the clock', () => {
  test('put forward or back leaves the time of the day, and an hour is an hour', () => {
    const before = new Date('2027-03-27T11:00:00Z') // 12:00 in Berlin, the day before the hour that spring leaves out
    expect(after(before, { amount: 1, unit: 'days' }, around, BERLIN)).toEqual(new Date('2027-03-28T10:00:00Z'))
    expect(after(before, { amount: 24, unit: 'hours' }, around, BERLIN)).toEqual(new Date('2027-03-28T11:00:00Z'))
    expect(waitUntil(new Date('2027-10-30T10:00:00Z'), { for: { amount: 1, unit: 'days' }, at: null }, around, BERLIN)).toEqual(new Date('2027-10-31T11:00:00Z'))
  })

  test('reaches a time that spring leaves out an hour later, and one that autumn has twice at its first', () => {
    expect(nextAt(new Date('2027-03-28T00:30:00Z'), '02:30', BERLIN)).toEqual(new Date('2027-03-28T01:30:00Z'))
    expect(nextAt(new Date('2027-10-30T23:00:00Z'), '02:30', BERLIN)).toEqual(new Date('2027-10-31T00:30:00Z'))
  })

  test('of a day is its beginning, or the time that is said', () => {
    expect(dueByDate('2027-03-28', { side: 'before', amount: 1, unit: 'hours' }, around, BERLIN)).toEqual(new Date('2027-03-27T22:00:00Z'))
    expect(dueByDate('2027-03-28', { side: 'before', amount: 1, unit: 'days', at: '11:00' }, around, BERLIN)).toEqual(new Date('2027-03-27T10:00:00Z'))
    expect(dueByDate('2027-03-28', { side: 'after', amount: 1, unit: 'days', at: '11:00' }, around, BERLIN)).toEqual(new Date('2027-03-29T09:00:00Z'))
  })

  test('of work is counted where it is said', () => {
    const shift = [{ start: '09:00', end: '18:00' }]
    const hours = { week: { 1: shift, 2: shift, 3: shift, 4: shift, 5: shift }, timeZone: MOSCOW }
    const fridayEvening = new Date('2026-11-20T22:00:00+03:00')
    expect(after(fridayEvening, { amount: 30, unit: 'minutes', working: true }, hours, MOSCOW)).toEqual(new Date('2026-11-23T09:30:00+03:00'))
    expect(after(fridayEvening, { amount: 1, unit: 'days', working: true }, hours, MOSCOW)).toEqual(new Date('2026-11-23T09:00:00+03:00'))
  })

  test('of leap years: 29 February is the 28th in others', () => {
    expect([yearly('1988-02-29', 2027), yearly('1988-02-29', 2028)]).toEqual(['2027-02-28', '2028-02-29'])
  })
})
