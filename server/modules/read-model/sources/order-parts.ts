import { idOr0, inBase, IS_RATED, minorUnits, moment, textOrNone, type Pick, type ReadTable } from '../table.ts'
import { addedLines, COMPLETED_AT, groupEntries, statusStays } from './order-history.ts'

const walk = { table: '"order"', column: 'id', page: 20_000 } as const
const ofOrder = { scope: 'order', idColumn: 'order_id', keys: ['order_id', 'id'], pick: 'o.id', walk } as const satisfies Partial<ReadTable>
const source = (part: string): string => textOrNone(`o.source ->> '${part}'`)

const RETURNED_AT = `
  (select coalesce(max(l.at), o.status_changed_at) from change_log l
   where l.entity = 'order' and l.entity_id = o.id and l.kind = 'order.item_changed' and l.fields -> 'status' ->> 1 = 'returned' and (l.about -> 'item' ->> 'id')::bigint = i.id)`

const itemsFrom = (pick: Pick): string => `"order" o
    cross join account a
    join order_item i on i.order_id = o.id
    left join order_status s on s.code = o.status
    left join item_status st on st.code = i.status
    left join offer f on f.id = i.offer_id
    left join (${addedLines(pick)}) added on added.id = i.id
    left join (${groupEntries(pick)}) e on e.order_id = o.id`

export const orderItems: ReadTable = {
  ...ofOrder,
  table: 'order_item',
  from: itemsFrom,
  columns: {
    id: 'i.id', order_id: 'i.order_id', offer_id: idOr0('i.offer_id'), product_id: idOr0('f.product_id'), product_name: 'i.product_name', article: textOrNone('i.article'),
    quantity: 'i.quantity', initial_price: inBase('i.initial_price'), discount_total: inBase('round(i.discount_total * i.quantity, 2)'), total: inBase('i.total'), is_rated: IS_RATED, own_total: minorUnits('i.total'),
    purchase_total: inBase('round(i.purchase_price * i.quantity, 2)'),
    status: 'i.status', is_added: '(added.id is not null)::int', is_returned: `(i.status = 'returned')::int`, is_cancelled: 'coalesce(st.cancel_status, false)::int',
    order_created_at: moment('o.created_at'), order_completed_at: COMPLETED_AT, order_paid_at: moment('o.fully_paid_at'),
    order_status: 'o.status', site: 'o.site', manager_id: idOr0('o.manager_id'), customer_id: idOr0('o.customer_id'),
    source: source('source'), medium: source('medium'), campaign: source('campaign'),
    returned_at: moment(`(case when i.status = 'returned' then ${RETURNED_AT} end)`),
  },
}

/** Those of them that came back. Few orders have any: the rest of a page is passed over before anything is added up for it. */
export const returnedItems: ReadTable = {
  ...orderItems,
  table: 'returned_item',
  from: (pick) => itemsFrom((id) => `${pick(id)} and ${id} in (select w.order_id from order_item w where w.status = 'returned' and ${pick('w.order_id')})`),
  where: `i.status = 'returned'`,
  walk: { ...walk, page: 100_000 },
}

export const payments: ReadTable = {
  ...ofOrder,
  table: 'payment',
  from: '"order" o cross join account a join payment p on p.order_id = o.id',
  columns: {
    id: 'p.id', order_id: 'p.order_id', site: 'p.site', type: 'p.type', status: 'p.status', amount: inBase('p.amount'), is_rated: IS_RATED, own_amount: minorUnits('p.amount'),
    created_at: moment('p.created_at'), paid_at: moment('p.paid_at'), order_created_at: moment('o.created_at'), manager_id: idOr0('o.manager_id'), customer_id: idOr0('o.customer_id'),
  },
}

export const statusSpans: ReadTable = {
  ...ofOrder,
  table: 'status_span',
  from: (pick) => `"order" o
    cross join account a
    join (
      select t.*, case when not t.is_present then greatest(t.entered_at, lead(t.entered_at) over (partition by t.order_id order by t.id = 0, t.id)) end as left_at from (${statusStays(pick)}) t
    ) t on t.order_id = o.id`,
  columns: {
    id: 't.id', order_id: 'o.id', status: 't.status', previous: 't.previous', entered_at: moment('t.entered_at'), left_at: moment('t.left_at'),
    // Who works around the clock needs no calendar walked through.
    working_minutes: `case when t.left_at is null then null when a.working_hours = '{}' then floor(extract(epoch from t.left_at - t.entered_at) / 60)::int else working_minutes(t.entered_at, t.left_at) end`,
    actor_kind: 't.actor_kind', actor_id: idOr0('t.actor_id'), site: 'o.site', manager_id: idOr0('o.manager_id'), order_created_at: moment('o.created_at'), order_total: inBase('o.total'),
  },
}
