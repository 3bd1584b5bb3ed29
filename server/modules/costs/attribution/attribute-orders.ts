import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'
import { ATTRIBUTION_MODELS, shareOut, type AttributionModel, type Touch } from './share-out.ts'

/** A row of `order_attribution`: weights of an order and a model add up to exactly 1. */
export type OrderAttribution = { orderId: number; model: AttributionModel; /** Numbers the rows of an order and a model, from 0. */ part: number; source: string; medium: string; campaign: string; weight: number }

type TouchRow = { orderId: number; at: Date; source: string | null; medium: string | null; campaign: string | null; isPaid: boolean; isDirect: boolean; isOwn: boolean }

/**
 * Who brought the orders, by every model: a pure function of PostgreSQL, so that the read model may ask again at any time. An order's own
 * source is a visit at its moment, unless the last visit says the same. Source and medium are in lower case, so that «Yandex» of a form and
 * «yandex» of a visit are one.
 * @param ids orders, a few thousand at a time. What changes the answer: the order's source, customer and date; visits of the customer (also when
 * a visitor turns out to be him); the settings of attribution (entity `attribution` in the log: all orders)
 */
export async function attributeOrders(db: Database, ids: readonly number[]): Promise<OrderAttribution[]> {
  if (ids.length === 0) return []
  const touches = await touchesOf(db, ids)
  return ids.flatMap((orderId) =>
    ATTRIBUTION_MODELS.flatMap((model) =>
      shareOut(touches.get(orderId) ?? [], model).map(({ millionths, ...label }, part) => ({ orderId, model, part, ...label, weight: millionths / 1_000_000 }))))
}

/** What brought each order's customer within the window, the order's own source included; oldest first. */
export async function touchesOf(db: Database, ids: readonly number[]): Promise<Map<number, Touch[]>> {
  const { rows } = await sql<TouchRow>`
    with wanted as materialized (
      select o.id, o.customer_id, o.site, o.created_at, o.source, s.window_days, s.paid_mediums
      from "order" o cross join attribution_settings s where o.id = any(${ids}::bigint[]))
    select w.id as "orderId", v.started_at as at, v.source, v.medium, v.campaign,
      (v.channel = 'ad' or lower(v.medium) = any(w.paid_mediums) or v.click_ids <> '{}') as "isPaid",
      (v.channel = 'direct' or coalesce(v.source, '') = '') as "isDirect", false as "isOwn"
    from wanted w
    join site_visitor p on p.customer_id = w.customer_id and p.site = w.site
    join site_visit v on v.visitor_id = p.id and v.started_at <= w.created_at and v.started_at > w.created_at - make_interval(days => w.window_days) and not v.is_bot
    union all
    select w.id, w.created_at, w.source ->> 'source', w.source ->> 'medium', w.source ->> 'campaign', lower(w.source ->> 'medium') = any(w.paid_mediums), false, true
    from wanted w where coalesce(w.source ->> 'source', '') <> ''
    order by 1, 2, 8`.execute(db)
  const touches = new Map<number, Touch[]>()
  for (const row of rows) {
    const before = touches.get(row.orderId) ?? []
    const touch: Touch = { at: row.at, source: lower(row.source), medium: lower(row.medium), campaign: (row.campaign ?? '').trim(), isPaid: row.isPaid ?? false, isDirect: row.isDirect }
    const last = before.findLast((one) => !one.isDirect)
    if (!row.isOwn || !last || !isSame(last, touch)) touches.set(row.orderId, [...before, touch])
  }
  return touches
}

const lower = (text: string | null): string => (text ?? '').trim().toLowerCase()
const isSame = (one: Touch, other: Touch): boolean => one.source === other.source && one.medium === other.medium && one.campaign === other.campaign
