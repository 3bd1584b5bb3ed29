import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor } from '#shared/money.ts'
import { spreadOverDays } from '#shared/spread.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { testServer } from '../../../../test/server.ts'
import { attributeOrders, attributionSettings, changeAttribution } from '../index.ts'
import { ATTRIBUTION_MODELS, shareOut, WHOLE, type Touch } from './share-out.ts'

const server = testServer()
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)

const touch = fc.record({
  at: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }), source: fc.constantFrom('yandex', 'google', 'vk'), medium: fc.constantFrom('cpc', 'organic'),
  campaign: fc.constantFrom('', 'spring'), isPaid: fc.boolean(), isDirect: fc.boolean(),
})

describe('a sale is shared out', () => {
  test('whatever the visits and the model, the shares add up to the whole and none is empty', () => {
    fc.assert(fc.property(fc.array(touch, { maxLength: 40 }), fc.constantFrom(...ATTRIBUTION_MODELS), (touches: Touch[], model) => {
      const shares = shareOut(touches, model)
      expect(shares.reduce((sum, share) => sum + share.millionths, 0)).toBe(WHOLE)
      expect(shares.every((share) => share.millionths > 0)).toBe(true)
      expect(new Set(shares.map(({ source, medium, campaign }) => `${source} ${medium} ${campaign}`)).size).toBe(shares.length)
      // The order in which the visits are told does not matter, unless two came in the same moment.
      if (new Set(touches.map(({ at }) => +at)).size === touches.length) expect(shareOut([...touches].reverse(), model)).toEqual(shares)
    }))
  })

  test('a cost of a period adds up to the amount, day by day, and no two days differ by more than a kopeck', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999_999 }), fc.integer({ min: 0, max: 800 }), (amount, more) => {
      const to = new Date(Date.UTC(2026, 1, 20 + more)).toISOString().slice(0, 10)
      const days = spreadOverDays(minor(amount), '2026-02-20', to)
      expect(days).toHaveLength(more + 1)
      expect([days[0]!.day, days.at(-1)!.day]).toEqual(['2026-02-20', to])
      expect(days.reduce((sum, day) => sum + BigInt(day.amount), 0n)).toBe(BigInt(amount))
      expect(Math.max(...days.map((day) => day.amount)) - Math.min(...days.map((day) => day.amount))).toBeLessThanOrEqual(1)
    }))
  })
})

describe('orders are attributed by the visits of their customers', () => {
  const at = (day: number, hour = 12): Date => new Date(Date.UTC(2026, 8, day, hour))
  let visitors = 0

  async function customer(...visits: { at: Date; channel: string; source?: string; medium?: string; campaign?: string; bot?: boolean; clicks?: object }[]): Promise<number> {
    const { id } = await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Анна' }))
    visitors += 1
    const { rows } = await server.db.pool.query(
      `insert into site_visitor (uid, site, customer_id, first_at, last_at) values (('00000000-0000-4000-8000-' || lpad($2::text, 12, '0'))::uuid, 'shop', $1, now(), now()) returning id`, [id, visitors])
    for (const visit of visits) {
      await server.db.pool.query(
        `insert into site_visit (visitor_id, site, started_at, last_at, channel, source, medium, campaign, is_bot, click_ids) values ($1, 'shop', $2, $2, $3, $4, $5, $6, $7, $8)`,
        [rows[0].id, visit.at, visit.channel, visit.source ?? null, visit.medium ?? null, visit.campaign ?? null, visit.bot ?? false, JSON.stringify(visit.clicks ?? {})])
    }
    return id
  }

  async function attributed(customerId: number, source?: object): Promise<Record<string, [string, number][]>> {
    const { order } = await run((tx) => createOrder(tx, { site: 'shop', customer: { id: customerId }, createdAt: at(30), items: [{ productName: 'Чай', initialPrice: minor(100_00), quantity: 1 }], ...(source ? { source: { ...source } } : {}) }, { by: 'crm' }))
    const rows = await attributeOrders(server.db.kysely, [order.id])
    expect(rows.every((row) => row.orderId === order.id)).toBe(true)
    return Object.fromEntries(ATTRIBUTION_MODELS.map((model) => [model, rows.filter((row) => row.model === model).map((row) => [[row.source, row.medium, row.campaign].join('|'), row.weight])]))
  }

  const ad = { channel: 'ad', source: 'Yandex', medium: 'CPC', campaign: 'Осень' }

  test('the last paid, the last not direct, the first, and all in equal parts', async () => {
    const id = await customer({ ...ad, at: at(10) }, { channel: 'organic', source: 'google', medium: 'organic', at: at(20) }, { channel: 'direct', at: at(29) })
    expect(await attributed(id)).toEqual({
      last_paid: [['yandex|cpc|Осень', 1]], last_non_direct: [['google|organic|', 1]], first: [['yandex|cpc|Осень', 1]], linear: [['yandex|cpc|Осень', 0.5], ['google|organic|', 0.5]],
    })
    const twice = await customer({ ...ad, at: at(5) }, { ...ad, campaign: 'Зима', at: at(10) }, { channel: 'organic', source: 'google', medium: 'organic', at: at(20) })
    expect((await attributed(twice))['last_paid']).toEqual([['yandex|cpc|Зима', 1]])
  })

  test('what the order says itself is its last visit; said twice, it counts once', async () => {
    const id = await customer({ ...ad, at: at(20) })
    expect((await attributed(id, { source: 'yandex', medium: 'cpc', campaign: 'Осень' }))['linear']).toEqual([['yandex|cpc|Осень', 1]])
    expect((await attributed(id, { source: 'vk', medium: 'social' }))['linear']).toEqual([['yandex|cpc|Осень', 0.5], ['vk|social|', 0.5]])
  })

  test('bots, visits after the order and those before the window count for nothing; a longer window reaches further', async () => {
    const id = await customer({ ...ad, at: new Date(Date.UTC(2026, 7, 20)) }, { ...ad, campaign: 'бот', bot: true, at: at(20) }, { ...ad, campaign: 'после', at: new Date(Date.UTC(2026, 9, 5)) }, { channel: 'direct', at: at(29) })
    expect((await attributed(id))['first']).toEqual([['(direct)||', 1]])
    await run((tx) => changeAttribution(tx, { windowDays: 60 }))
    expect((await attributed(id))['first']).toEqual([['yandex|cpc|Осень', 1]])
    await run((tx) => changeAttribution(tx, { windowDays: 30 }))
    expect(await attributionSettings(server.db.kysely)).toMatchObject({ windowDays: 30, model: 'last_non_direct' })
  })

  test('an order by phone has no source, and still a whole weight', async () => {
    const { id } = await run((tx) => createCustomer(tx, { site: 'shop', firstName: 'Пётр' }))
    expect(await attributed(id)).toEqual({ last_paid: [['||', 1]], last_non_direct: [['||', 1]], first: [['||', 1]], linear: [['||', 1]] })
  })
})

