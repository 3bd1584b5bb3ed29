import { sql } from 'kysely'
import type { Outlook } from '#shared/contracts/outlook.ts'
import type { Actor } from '#server/platform/access.ts'
import { ClickHouseAway, dateTime, type ClickHouse } from '#server/platform/clickhouse/index.ts'
import type { Db } from '#server/platform/db.ts'
import { accessByName } from '#server/platform/fields.ts'
import { customerCatalogue, seeCustomer } from '#server/modules/customers/index.ts'
import { openIssues } from '#server/modules/orders/index.ts'
import { freshReferences, inBase } from '#server/modules/settings/index.ts'
import { isEnough, judgeHealth, LEAST_BUYERS, LEAST_DAYS, usualGap, type Shop } from './judge-health.ts'

const DAY = 86_400_000
const HORIZON = 180
/** Fewer similar customers say nothing. */
const LEAST_SIMILAR = 30
const KEPT_MS = 600_000
const NO_SHOP: Shop = { buyers: 0, days: 0, gapDays: null }

const SHOP = `
select count() as buyers, dateDiff('day', min(first_order_at), now()) as days, if(countIf(mean_gap_days is not null) = 0, null, quantileIf(0.5)(mean_gap_days, mean_gap_days is not null)) as gapDays
from customer final where orders_count > 0`

const RICHER = 'select countIf(total_sum < {sum:Int64}) as poorer, count() as buyers from customer final where orders_count > 0'

// As things stood at {then}: how many had been silent for about as long, with about as many orders, and how many of them have not ordered since.
const SIMILAR = `
select count() as similar, countIf(later = 0) as gone from (
  select customer_id, countIf(created_at < {then:DateTime64(3)}) as orders, maxIf(created_at, created_at < {then:DateTime64(3)}) as last, countIf(created_at >= {then:DateTime64(3)}) as later
  from \`order\` final where customer_id > 0 and status not in {cancelled:Array(String)}
  group by customer_id having orders between {least:UInt32} and {most:UInt32} and last between {since:DateTime64(3)} and {until:DateTime64(3)}
)`

const shops = new WeakMap<ClickHouse, { until: number; shop: Promise<Shop> }>()

/** What is to be expected of a customer, and one word about them. @throws Refusal `not_found` for whom the actor may not see */
export async function customerOutlook({ db, clickhouse }: { db: Db; clickhouse: ClickHouse }, actor: Actor, id: number, now = new Date()): Promise<Outlook> {
  await seeCustomer(db.kysely, actor, id)
  const { statuses } = await freshReferences(db.kysely)
  const cancelled = statuses.all.filter((status) => status.group === 'cancel').map((status) => status.code)
  const [{ rows: orders }, issues, complaint, shop] = await Promise.all([
    sql<{ at: Date; total: number }>`select o.created_at as at, coalesce((${inBase(sql`o.total`)} * 100)::bigint, 0) as total from "order" o where o.customer_id = ${id} and o.status <> all(${cancelled}::text[]) order by o.created_at, o.id limit 5000`.execute(db.kysely),
    openIssues(db.kysely, actor, id),
    sql`select from message_suppression s join customer_email e on lower(e.email) = lower(s.address) where e.customer_id = ${id} and s.channel = 'email' and s.reason = 'complaint' and s.lifted_at is null limit 1`.execute(db.kysely),
    shopOf(clickhouse),
  ])
  const moments = orders.map((order) => +order.at)
  const gaps = moments.slice(1).map((moment, place) => (moment - moments[place]!) / DAY)
  const [first, last] = [moments[0], moments.at(-1)]
  const mayMoney = accessByName(actor, customerCatalogue, 'totalSum') !== 'hidden'
  const richerThan = mayMoney && shop && orders.length > 0 ? await richer(clickhouse, orders.reduce((sum, order) => sum + Number(order.total), 0)) : null
  const health = judgeHealth({
    orders: orders.length, gaps, richerThan,
    firstDays: first === undefined ? null : (+now - first) / DAY, lastDays: last === undefined ? null : (+now - last) / DAY,
    lateOrder: issues.find((issue) => issue.kind === 'late_delivery')?.number ?? null, hasComplained: complaint.rows.length > 0,
  }, shop ?? NO_SHOP)
  const known = shop ?? NO_SHOP
  const common = { buyers: known.buyers, days: known.days, leastBuyers: LEAST_BUYERS, leastDays: LEAST_DAYS }
  const nothing = { expectedAt: null, gapDays: null, risk: null }
  if (last === undefined) return { health, next: { state: 'no_orders', ...common, ...nothing } }
  if (!shop) return { health, next: { state: 'away', ...common, ...nothing } }
  if (!isEnough(shop)) return { health, next: { state: 'few_data', ...common, ...nothing } }
  const gap = usualGap(gaps, shop)
  const risk = await riskOf(clickhouse, { cancelled, orders: orders.length, silentDays: (+now - last) / DAY, now })
  return {
    health,
    next: { state: gaps.length === 0 ? 'one_order' : 'known', ...common, expectedAt: gap === null ? null : new Date(last + gap * DAY).toISOString(), gapDays: gap === null ? null : Math.round(gap * 10) / 10, risk },
  }
}

/** Of the whole shop, counted anew every ten minutes; null while the read model is away. */
async function shopOf(clickhouse: ClickHouse): Promise<Shop | null> {
  const kept = shops.get(clickhouse)
  if (kept && kept.until > Date.now()) return unlessAway(kept.shop)
  const shop = clickhouse.query<Shop>(SHOP).then(([row]) => ({ buyers: Number(row?.buyers ?? 0), days: row && Number(row.buyers) > 0 ? Number(row.days) : 0, gapDays: row?.gapDays === null || row?.gapDays === undefined ? null : Number(row.gapDays) }))
  shops.set(clickhouse, { until: Date.now() + KEPT_MS, shop })
  shop.catch(() => shops.delete(clickhouse))
  return unlessAway(shop)
}

async function richer(clickhouse: ClickHouse, sum: number): Promise<number | null> {
  const [row] = (await unlessAway(clickhouse.query<{ poorer: number; buyers: number }>(RICHER, { sum }))) ?? []
  return row && Number(row.buyers) > 0 ? (Number(row.poorer) / Number(row.buyers)) * 100 : null
}

/** What became of customers who stood so 180 days ago: counted, not modelled, so that it can be explained in one sentence. */
async function riskOf(clickhouse: ClickHouse, { cancelled, orders, silentDays, now }: { cancelled: string[]; orders: number; silentDays: number; now: Date }): Promise<Outlook['next']['risk']> {
  const then = +now - HORIZON * DAY
  const [least, most] = orders === 1 ? [1, 1] : orders === 2 ? [2, 2] : orders <= 4 ? [3, 4] : [5, 4_000_000]
  const reach = Math.max(7, silentDays / 4)
  const [row] = (await unlessAway(clickhouse.query<{ similar: number; gone: number }>(SIMILAR, {
    cancelled, least, most, then: dateTime(new Date(then)),
    since: dateTime(new Date(then - (silentDays + reach) * DAY)), until: dateTime(new Date(then - Math.max(0, silentDays - reach) * DAY)),
  }))) ?? []
  const similar = Number(row?.similar ?? 0)
  if (similar < LEAST_SIMILAR) return null
  const percent = Math.round((Number(row!.gone) / similar) * 1000) / 10
  return { percent, similar, band: percent < 33 ? 'low' : percent <= 66 ? 'medium' : 'high' }
}

async function unlessAway<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ClickHouseAway) return null
    throw error
  }
}
