import type { LogEntry } from '#server/platform/change-log.ts'
import type { Reader } from '#server/platform/readers.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'

const HOUR = 3600 * 1000
const LINES = new Set(['order.link_added', 'order.link_removed', 'order.item_added', 'order.item_removed', 'order.item_changed'])
const FIELDS = ['phone', 'email', 'customerId', 'status'] as const

/** Keeps the pairs of orders that look like one order sent twice. Derived: taken away with what they followed from. */
export const repeatsReader: Reader = {
  name: 'orders.repeats',
  concerns: mayMatter,
  effect: async (tx, entries) => {
    const { account } = await freshReferences(tx.db)
    // What is older than the window is nobody's repeat any more; a new installation's reader need not walk through years.
    const recent = entries.filter((entry) => tx.at.getTime() - entry.at.getTime() < Math.max(account.repeatOrderHours, 1) * HOUR)
    await findRepeats(tx, new Set(recent.filter(mayMatter).map((entry) => entry.entityId)), account.repeatOrderHours)
  },
}

function mayMatter({ entity, kind, fields }: LogEntry): boolean {
  if (entity !== 'order') return false
  return kind === 'order.created' || LINES.has(kind) || FIELDS.some((name) => name in fields)
}

/** Who, or what phone, has more orders than this within the hours is a marketplace, a reseller or the store itself: it tells nothing. */
const MOST_ORDERS = 20

const near = (reason: string, column: string): string => `
    select a.id, other.id as other, '${reason}' as reason from subject a cross join lateral (
      select b.id, count(*) over () as found from (
        select b.id from "order" b where b.${column} = a.${column} and b.id <> a.id
          and b.created_at between a.created_at - $2 * interval '1 hour' and a.created_at + $2 * interval '1 hour' limit ${MOST_ORDERS + 1}) b
    ) other where other.found <= ${MOST_ORDERS}`

/**
 * Two orders of one site look like repeats when they are of the same customer, phone or e-mail, were made within so many hours of each
 * other, have goods in common, are both still open, and nobody has said that they are none, or what else they are by a link. Each of the three ways has its index.
 */
const FIND = `
  with subject as (
    select o.id, o.site, o.customer_id, o.phone, o.email, o.created_at from "order" o join order_status s on s.code = o.status
    where o.id = any($1::bigint[]) and s.group_code not in ('cancel', 'complete')
  ), near as (
    ${near('customer', 'customer_id')} union all ${near('phone', 'phone')} union all ${near('email', 'email')}
  ), likely as (
    select n.id, n.other, array_agg(distinct n.reason order by n.reason) as reasons
    from near n join subject a on a.id = n.id join "order" b on b.id = n.other join order_status s on s.code = b.status
    where n.other <> n.id and b.site = a.site and s.group_code not in ('cancel', 'complete')
      and exists (
        select from order_item i join order_item j on j.order_id = n.other
          and (j.offer_id = i.offer_id or (i.offer_id is null and j.offer_id is null and lower(j.product_name) = lower(i.product_name)))
        where i.order_id = n.id)
      and not exists (select from order_not_repeat r where r.order_id = least(n.id, n.other) and r.other_id = greatest(n.id, n.other))
      and not exists (select from order_link l where (l.order_id, l.linked_order_id) in ((n.id, n.other), (n.other, n.id)))
    group by n.id, n.other
  ), pair as (
    select id, other, reasons from likely union select other, id, reasons from likely
  ), gone as (
    delete from order_repeat r where (r.order_id = any($1::bigint[]) or r.other_id = any($1::bigint[]))
      and not exists (select from pair p where p.id = r.order_id and p.other = r.other_id)
    returning r.order_id, r.other_id, r.reasons
  ), added as (
    insert into order_repeat (order_id, other_id, reasons, found_at) select distinct on (id, other) id, other, reasons, $3::timestamptz from pair
    on conflict (order_id, other_id) do update set reasons = excluded.reasons where order_repeat.reasons <> excluded.reasons
    returning order_id, other_id, reasons, xmax = 0 as is_new
  )
  select c.kind, c.order_id as id, o.customer_id as "customerId", o.site, c.other_id as "otherId", b.number as "otherNumber", c.reasons
  from (
    select 'order.repeat_gone' as kind, order_id, other_id, reasons from gone
    union all select 'order.repeat_found', order_id, other_id, reasons from added where is_new
  ) c join "order" o on o.id = c.order_id join "order" b on b.id = c.other_id
  order by c.order_id, c.other_id`

type Found = { kind: string; id: number; customerId: number | null; site: string; otherId: number; otherNumber: string; reasons: string[] }

/** Looks anew for the likely repeats of these orders, and records which came and went, so that open cards show it. */
export async function findRepeats(tx: Tx, orderIds: ReadonlySet<number>, hours: number): Promise<void> {
  if (orderIds.size === 0) return
  const changed = await tx.prepared<Found>('order_repeats', FIND, [[...orderIds], hours, tx.at])
  for (const { kind, id, customerId, site, otherId, otherNumber, reasons } of changed) {
    tx.record({ kind, entity: 'order', entityId: id, orderId: id, customerId, site, about: { other: { id: otherId, number: otherNumber }, reasons } })
  }
}
