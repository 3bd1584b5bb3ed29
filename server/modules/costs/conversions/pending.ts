import { sql, type RawBuilder } from 'kysely'
import { BASE } from '#server/modules/settings/index.ts'
import { COST_IN_BASE } from '../fields.ts'

export type FeedRow = {
  id: number; name: string; site: string; format: 'goals' | 'orders'; identifier: 'client_id' | 'yclid'; createdTarget: string | null; paidTarget: string | null; completedTarget: string | null; cancelledTarget: string | null; spamTarget: string | null; spamStatuses: string[]
  price: 'total' | 'margin' | 'none'; daysBack: number; secret: string; repeatHours: number; isOn: boolean
}

/** The name by which the counter knows who ordered: the order's own, else the last that the order or the customer came with. */
const CLIENT = sql`coalesce(nullif(o.client_id, ''),
  (select s.client_id from site_client_id s where s.order_id = o.id order by s.at desc, s.id desc limit 1),
  (select s.client_id from site_client_id s where s.customer_id = o.customer_id and s.site = o.site and s.at <= o.created_at order by s.at desc, s.id desc limit 1))`
const YCLID = sql`(select v.click_ids ->> 'yclid' from site_visitor p join site_visit v on v.visitor_id = p.id
  where p.customer_id = o.customer_id and p.site = o.site and v.started_at <= o.created_at and v.click_ids ? 'yclid' order by v.started_at desc limit 1)`
/** What is no id of a counter is none: anybody may have sent it, and a spreadsheet runs what begins with a sign. */
const idOf = (client: RawBuilder<unknown>): RawBuilder<unknown> => sql`substring(${client} from '^[[:alnum:]][[:alnum:]._-]*$')`
const base = sql.raw(BASE)
/** What a cost took off the order, in the order's own currency: by way of the base currency and the order's rate. Null when there is no rate for one of them. */
const TAKEN = sql`case when k.currency = o.currency then k.amount else round(${COST_IN_BASE} / case when o.currency = ${base} then 1 else base_rate(o.currency, o.rate, o.rate_base, o.created_at, ${base}) end, 2) end`
/** In the order's own currency, not below zero; null where a variable cost cannot be converted to it: a sum would pass over it and tell too much. */
const MARGIN = sql`(select case when m.worth is not null then greatest(0, m.worth) end from (
  select o.total - coalesce(o.purchase_sum, 0) - coalesce(o.delivery_net_cost, 0) - (
    select case when count(*) = count(v.taken) then coalesce(sum(v.taken), 0) end
    from (select ${TAKEN} as taken from cost k join cost_item i on i.code = k.item and i.type = 'var' where k.order_id = o.id) v) as worth) m)`

const COST = sql`coalesce(o.purchase_sum, 0) + coalesce(o.delivery_net_cost, 0)`

/**
 * Events of orders that the feed has not told yet, as `p`: order_id, event, client (null = cannot be told), target, at, price, cost, currency, is_unrated (what
 * it is worth is not known for want of a rate: it waits for one, since what was told is never told again).
 */
export function pendingOf(feed: FeedRow): RawBuilder<unknown> {
  const client = idOf(feed.identifier === 'yclid' ? YCLID : CLIENT)
  const price = feed.price === 'none' ? sql`null::numeric` : feed.price === 'margin' ? MARGIN : sql`o.total`
  const cost = feed.format === 'orders' && feed.price !== 'none' ? COST : sql`null::numeric`
  const of = (event: 'created' | 'paid' | 'completed' | 'cancelled' | 'spam', target: string | null, at: RawBuilder<unknown>, holds: RawBuilder<unknown>, worth: RawBuilder<unknown>): RawBuilder<unknown>[] =>
    target === null ? [] : [sql`
      select o.id as order_id, ${event}::text as event, ${client} as client, ${target}::text as target, ${at} as at, ${worth} as price, ${cost} as cost, o.currency, ${feed.price === 'margin' && worth === price ? sql`${worth} is null` : sql`false`} as is_unrated
      from "order" o join order_status s on s.code = o.status
      where o.site = ${feed.site} and o.created_at > now() - make_interval(days => ${feed.daysBack}) and ${holds}
        and not exists (select from conversion_sent c where c.feed_id = ${feed.id} and c.order_id = o.id and c.event = ${event})`]
  const isSpam = sql`o.status = any(${feed.spamStatuses}::text[])`
  const changed = sql`coalesce(o.status_changed_at, o.created_at)`
  const parts = [
    // What turned out to be spam before it was told was never an order.
    ...of('created', feed.createdTarget, sql`o.created_at`, sql`not ${isSpam}`, price),
    ...of('paid', feed.paidTarget, sql`o.fully_paid_at`, sql`o.fully_paid_at is not null`, price),
    ...of('completed', feed.completedTarget, changed, sql`s.group_code = 'complete'`, price),
    ...of('cancelled', feed.cancelledTarget, changed, sql`s.group_code = 'cancel' and not ${isSpam}`, sql`null::numeric`),
    ...of('spam', feed.spamTarget, changed, isSpam, sql`null::numeric`),
  ]
  return parts.length === 0 ? sql`(select 0::bigint as order_id, ''::text as event, null::text as client, ''::text as target, now() as at, null::numeric as price, null::numeric as cost, '' as currency, false as is_unrated where false) p` : sql`(${sql.join(parts, sql` union all `)}) p`
}
