import { addDays, formatDay } from '#shared/dates.ts'
import { minor } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { createCost, type NewCost } from '#server/modules/costs/index.ts'
import { changeOrder } from '#server/modules/orders/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

const DAYS_OF_ADS = 60
const MONTHS = 3
const ORDERS_WITH_COSTS = 60
const ORDERS_WITH_SOURCES = 300
/** Roubles a day and campaign, about. */
const CAMPAIGNS = [
  { source: 'yandex', medium: 'cpc', campaign: 'Поиск: подарки', item: 'context-ad', day: 1400 },
  { source: 'yandex', medium: 'cpc', campaign: 'РСЯ: посуда', item: 'context-ad', day: 900 },
  { source: 'vk', medium: 'cpc', campaign: 'Новинки', item: 'social-media-ad', day: 700 },
]
const SOURCES = [...CAMPAIGNS, { source: 'google', medium: 'organic' }, { source: 'yandex', medium: 'organic' }, { source: 'newsletter', medium: 'email', campaign: 'Осенний каталог' }]

/** What a shop of this size costs: rent and pay by the month, advertising by the day, packaging and commissions of orders; and where some orders came from. */
export async function demoCosts(db: Db): Promise<void> {
  const actor = systemActor('demo')
  const { rows } = await db.pool.query<{ there: boolean; zone: string }>('select exists (select from cost where $1 = any(sites)) as there, time_zone as zone from account', [DEMO_SITE])
  if (rows[0]!.there) return
  const today = formatDay(new Date(), rows[0]!.zone)
  const costs = [...monthly(today), ...advertising(today)]
  for (let from = 0; from < costs.length; from += 50) {
    await transact(db, actor, async (tx) => {
      for (const cost of costs.slice(from, from + 50)) await createCost(tx, { ...cost, sites: [DEMO_SITE] })
    })
  }
  await ofOrders(db)
  await sourcesOfOrders(db)
}

function monthly(today: string): NewCost[] {
  return Array.from({ length: MONTHS }, (_, back) => {
    const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1 - back]
    const day = (date: Date): string => date.toISOString().slice(0, 10)
    const period = { dateFrom: day(new Date(Date.UTC(year, month, 1))), dateTo: day(new Date(Date.UTC(year, month + 1, 0))) }
    return [
      { ...period, item: 'office-expenses', amount: minor(60_000_00), comment: 'Аренда офиса и связь' },
      { ...period, item: 'payroll-fund', amount: minor(180_000_00), comment: 'Оклады' },
      { ...period, item: 'warehousing-services', amount: minor(25_000_00), comment: 'Место на складе' },
      { ...period, item: 'seo', amount: minor(20_000_00), comment: 'Подрядчик', source: 'yandex', medium: 'organic' },
    ]
  }).flat()
}

/** Weekends cost less; the figures are the same each time the demo is loaded on a day. */
function advertising(today: string): NewCost[] {
  return Array.from({ length: DAYS_OF_ADS }, (_, back) => {
    const dateFrom = addDays(today, -back - 1)
    const isWeekend = [0, 6].includes(new Date(dateFrom).getUTCDay())
    return CAMPAIGNS.map(({ day, ...labels }, index) => ({ ...labels, dateFrom, amount: minor(Math.round(day * (isWeekend ? 0.6 : 1) * (0.85 + (((back * 7 + index * 13) % 31) / 100))) * 100) }))
  }).flat()
}

async function ofOrders(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ id: number; total: string; day: string }>(`
    select o.id, o.total, o.created_at::date::text as day from "order" o join order_status s on s.code = o.status where o.site = $1 and s.group_code = 'complete' and o.total > 0
    order by o.created_at desc, o.id desc limit ${ORDERS_WITH_COSTS}`, [DEMO_SITE])
  await transact(db, systemActor('demo'), async (tx) => {
    for (const { id, total, day } of rows) {
      await createCost(tx, { item: 'packaging', dateFrom: day, amount: minor(35_00), orderId: id })
      await createCost(tx, { item: 'payment-systems-commission', dateFrom: day, amount: minor(Math.round(Number(total) * 2.5)), orderId: id, comment: 'Эквайринг 2,5 %' })
    }
  })
}

/** Every other of the latest orders says where it came from: an older one is left as the invoices have it. */
async function sourcesOfOrders(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ id: number }>(`select id from "order" where site = $1 and source is null order by created_at desc, id desc limit ${ORDERS_WITH_SOURCES}`, [DEMO_SITE])
  const chosen = rows.filter((_, index) => index % 2 === 0)
  for (let from = 0; from < chosen.length; from += 25) {
    await transact(db, systemActor('demo'), async (tx) => {
      for (const [index, { id }] of chosen.slice(from, from + 25).entries()) {
        const { source, medium, campaign } = SOURCES[(index + from) % SOURCES.length]! as { source: string; medium: string; campaign?: string }
        await changeOrder(tx, id, { source: { source, medium, ...(campaign ? { campaign } : {}) } }, { by: 'crm' })
      }
    })
  }
}
