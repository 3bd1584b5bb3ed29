import type { Touches } from '#shared/contracts/costs.ts'
import type { Database } from '#server/platform/db.ts'
import { sql } from 'kysely'
import { touchesOf } from './attribute-orders.ts'
import { attributionSettings } from './attribution-settings.ts'
import { shareOut, type Touch } from './share-out.ts'

/** What brought the customer to this order: the first time and the last, and who gets the sale. */
export async function orderTouches(db: Database, orderId: number): Promise<Touches> {
  const { model, windowDays } = await attributionSettings(db)
  const touches = (await touchesOf(db, [orderId])).get(orderId) ?? []
  return { ...ends(touches), count: touches.length, shares: shareOut(touches, model).map(({ millionths, ...label }) => ({ ...label, weight: millionths / 1_000_000 })), model, windowDays }
}

/** The same over all that a customer ever did: visits, and the sources of his orders and of himself. */
export async function customerTouches(db: Database, customerId: number): Promise<Touches> {
  const { model, windowDays } = await attributionSettings(db)
  const { rows } = await sql<Touch>`
    select v.started_at as at, coalesce(lower(v.source), '') as source, coalesce(lower(v.medium), '') as medium, coalesce(v.campaign, '') as campaign,
      (v.channel = 'ad' or lower(v.medium) = any(s.paid_mediums) or v.click_ids <> '{}') is true as "isPaid", (v.channel = 'direct' or coalesce(v.source, '') = '') as "isDirect"
    from site_visitor p join site_visit v on v.visitor_id = p.id cross join attribution_settings s where p.customer_id = ${customerId} and not v.is_bot
    union all
    select o.created_at, lower(o.source ->> 'source'), lower(coalesce(o.source ->> 'medium', '')), coalesce(o.source ->> 'campaign', ''), lower(o.source ->> 'medium') = any(s.paid_mediums) is true, false
    from "order" o cross join attribution_settings s where o.customer_id = ${customerId} and coalesce(o.source ->> 'source', '') <> ''
    union all
    select c.created_at, lower(c.source ->> 'source'), lower(coalesce(c.source ->> 'medium', '')), coalesce(c.source ->> 'campaign', ''), lower(c.source ->> 'medium') = any(s.paid_mediums) is true, false
    from customer c cross join attribution_settings s where c.id = ${customerId} and coalesce(c.source ->> 'source', '') <> ''
    order by 1`.execute(db)
  return { ...ends(rows), count: rows.length, shares: shareOut(rows, model).map(({ millionths, ...label }) => ({ ...label, weight: millionths / 1_000_000 })), model, windowDays }
}

/** Direct visits are the first or the last only when there is nothing else. */
function ends(touches: readonly Touch[]): Pick<Touches, 'first' | 'last'> {
  const known = touches.filter((touch) => !touch.isDirect)
  const among = known.length > 0 ? known : touches
  const told = (touch: Touch | undefined): Touches['first'] => (touch ? { ...touch, at: touch.at.toISOString() } : null)
  return { first: told(among[0]), last: told(among.at(-1)) }
}
