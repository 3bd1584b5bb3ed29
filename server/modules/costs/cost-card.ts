import { sql } from 'kysely'
import type { CostCard, OrderCosts } from '#shared/contracts/costs.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { inBase } from '#server/modules/settings/index.ts'
import { ordersSeen, type SeesOrders } from './cost-list.ts'
import { COST_IN_BASE } from './fields.ts'
import { reachesCost } from './who-sees.ts'

type Row = Omit<CostCard, 'order' | 'perDay' | 'createdAt'> & { createdAt: Date; days: number }

/** All about one cost. @throws Refusal `not_found` */
export async function costCard(db: Database, sees: SeesOrders, actor: Actor, id: number): Promise<CostCard> {
  const { rows } = await sql<Row>`
    select k.id, k.item, i.group_code as "group", coalesce(i.type = 'var', false) as "isVariable", k.date_from::text as "dateFrom", k.date_to::text as "dateTo",
      round(k.amount * 100)::bigint as amount, k.currency, k.date_to - k.date_from + 1 as days, k.sites, k.order_id as "orderId", k.user_id as "userId", k.source, k.medium, k.campaign, k.keyword, k.content,
      k.comment, k.load_key is not null as "isLoaded", k.clicks, k.views, k.created_at as "createdAt",
      coalesce((select u.name from app_user u where u.id = k.created_by), k.created_by_name) as "createdBy", ${reachesCost(actor, 'costs.change') ?? sql`true`} as "mayChange"
    from cost k left join cost_item i on i.code = k.item where k.id = ${id} and ${reachesCost(actor) ?? sql`true`}`.execute(db)
  const row = rows[0]
  if (!row) throw notFound('cost', id)
  const { days, createdAt, ...card } = row
  const order = card.orderId === null ? undefined : (await ordersSeen(db, sees, actor, [card.orderId])).get(card.orderId)
  return { ...card, orderId: order?.id ?? null, order: order ?? null, perDay: Math.floor(card.amount / days), createdAt: createdAt.toISOString() }
}

type OrderFigures = { total: number; purchase: number; delivery: number }

/** What an order cost, and what is left of it. Whoever asks may see the order: the route has looked. */
export async function orderCosts(db: Database, actor: Actor, orderId: number): Promise<OrderCosts> {
  const { rows: costs } = await sql<OrderCosts['costs'][number]>`
    select k.id, k.item, coalesce(i.type = 'var', false) as "isVariable", coalesce(round(${COST_IN_BASE} * 100)::bigint, 0) as amount, k.date_from::text as "dateFrom", k.comment
    from cost k left join cost_item i on i.code = k.item where k.order_id = ${orderId} and ${reachesCost(actor) ?? sql`true`} order by k.id`.execute(db)
  const sumOf = (isVariable: boolean): number => costs.filter((cost) => cost.isVariable === isVariable).reduce((sum, cost) => sum + cost.amount, 0)
  const [variable, constant] = [sumOf(true), sumOf(false)]
  return { costs, sum: variable + constant, figures: may(actor, 'orders.purchase_price') ? withMargin(await figuresOf(db, orderId), variable, constant) : null, mayChange: may(actor, 'costs.change') }
}

async function figuresOf(db: Database, orderId: number): Promise<OrderFigures> {
  const { rows } = await sql<OrderFigures>`
    select coalesce(round(${inBase(sql`o.total`)} * 100)::bigint, 0) as total, coalesce(round(${inBase(sql`o.purchase_sum`)} * 100)::bigint, 0) as purchase, coalesce(round(${inBase(sql`o.delivery_net_cost`)} * 100)::bigint, 0) as delivery
    from "order" o where o.id = ${orderId}`.execute(db)
  return rows[0]!
}

function withMargin({ total, purchase, delivery }: OrderFigures, variable: number, constant: number): OrderCosts['figures'] {
  const margin = total - purchase - delivery
  return { total, purchase, delivery, variable, constant, margin, marginAfter: margin - variable - constant }
}
