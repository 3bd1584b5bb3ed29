import { idOr0, minorUnits, moment, textArray, textOrNone, type ReadTable } from '../table.ts'
import { ADDED_LINES, CANCELLED_AT, COMPLETED_AT, GROUP_ENTRIES } from './order-lateral.ts'

const source = (part: string): string => textOrNone(`o.source ->> '${part}'`)

/** Customers with more orders than this before one are all the same to reports; counting on would make ten thousand orders of one buyer dear. */
const MOST_EARLIER = 1000

const LINES = `
  select coalesce(sum(i.quantity) filter (where not coalesce(st.cancel_status, false)), 0) as quantity,
    coalesce(sum(i.total) filter (where not coalesce(st.cancel_status, false) and i.id <> all(added.ids)), 0) as initial_total,
    coalesce(sum(i.total) filter (where not coalesce(st.cancel_status, false) and i.id = any(added.ids)), 0) as added_total,
    coalesce(sum(i.total) filter (where i.status = 'returned'), 0) as returned_sum,
    coalesce(sum(i.quantity) filter (where i.status = 'returned'), 0) as returned_quantity,
    (array_agg(f.product_id order by coalesce(st.cancel_status, false), i.total desc, i.id))[1] as main_product_id
  from order_item i left join item_status st on st.code = i.status left join offer f on f.id = i.offer_id where i.order_id = o.id`

const COSTS = `
  select coalesce(sum(k.amount), 0) as all_costs, coalesce(sum(k.amount) filter (where t.type = 'var'), 0) as variable_costs
  from cost k left join cost_item t on t.code = k.item where k.order_id = o.id`

/** Until when the delivery was promised: the end of its interval, or of its day, by the account's clock. */
const PROMISED = `((o.delivery_date + case when o.delivery_time ->> 'to' ~ '^([01]?\\d|2[0-4]):[0-5]\\d$' then (o.delivery_time ->> 'to')::interval else interval '24 hours' end) at time zone a.time_zone)`

export const orders: ReadTable = {
  table: 'order',
  scope: 'order',
  idColumn: 'id',
  keys: ['id'],
  pick: 'o.id',
  walk: { table: '"order"', column: 'id', page: 50_000 },
  from: `"order" o
    cross join account a
    left join order_status s on s.code = o.status
    left join customer c on c.id = o.customer_id
    cross join lateral (${ADDED_LINES}) added
    cross join lateral (${GROUP_ENTRIES}) e
    cross join lateral (${LINES}) i
    cross join lateral (${COSTS}) k`,
  columns: {
    id: 'o.id', number: 'o.number', external_id: textOrNone('o.external_id'), site: 'o.site', status: 'o.status',
    order_type: textOrNone('o.order_type'), order_method: textOrNone('o.order_method'),
    manager_id: idOr0('o.manager_id'), completed_by: `case when s.group_code = 'complete' then ${idOr0('e.complete_by')} else 0 end`,
    customer_id: idOr0('o.customer_id'), company_id: idOr0('o.company_id'),
    created_at: moment('o.created_at'), status_changed_at: moment('o.status_changed_at'),
    completed_at: COMPLETED_AT, cancelled_at: CANCELLED_AT, fully_paid_at: moment('o.fully_paid_at'),
    handed_at: moment('e.delivery_at'), delivered_at: `case when o.delivery_type is not null then ${COMPLETED_AT} end`, promised_until: moment(PROMISED),
    first_touched_at: moment('o.first_touched_at'), first_touched_by: idOr0('o.first_touched_by'), first_touch_minutes: 'o.first_touch_minutes',
    goods_sum: minorUnits('o.goods_sum'), discount_sum: minorUnits('o.discount_sum'), delivery_cost: minorUnits('o.delivery_cost'), delivery_net_cost: minorUnits('o.delivery_net_cost'),
    total: minorUnits('o.total'), purchase_sum: minorUnits('o.purchase_sum'), paid_sum: minorUnits('o.paid_sum'),
    variable_costs: minorUnits('k.variable_costs'), all_costs: minorUnits('k.all_costs'),
    initial_total: minorUnits('i.initial_total'), added_total: minorUnits('i.added_total'), returned_sum: minorUnits('i.returned_sum'), returned_quantity: 'i.returned_quantity',
    items_count: 'o.items_count', quantity: 'i.quantity', currency: 'o.currency',
    country: textOrNone('o.country_iso'), region: textOrNone('o.region'), city: textOrNone('o.city'),
    delivery_type: textOrNone('o.delivery_type'), delivery_service: textOrNone('o.delivery_service'),
    payment_types: textArray('select distinct p.type from payment p where p.order_id = o.id'),
    source: source('source'), medium: source('medium'), campaign: source('campaign'), keyword: source('keyword'), content: source('content'),
    client_id: textOrNone('o.client_id'), mark: 'coalesce(o.mark, 0)', status_comment: textOrNone('o.status_comment'),
    // Why an order was cancelled is what its status says.
    cancel_reason: `case when s.group_code = 'cancel' then o.status else '' end`,
    earlier_orders: `(select count(*) from (select from "order" p where p.customer_id = o.customer_id and (p.created_at < o.created_at or p.created_at = o.created_at and p.id < o.id) limit ${MOST_EARLIER}) earlier)`,
    customer_first_order_at: moment('(select p.created_at from "order" p where p.customer_id = o.customer_id order by p.created_at limit 1)'),
    customer_created_at: moment('c.created_at'),
    passed: textArray('select unnest(e.passed)'), main_product_id: idOr0('i.main_product_id'),
  },
}
