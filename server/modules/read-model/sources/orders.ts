import { arrayOf, COST, idOr0, inBase, IS_RATED, minorUnits, moment, quoted, RATE, textOrNone, type Pick, type ReadTable } from '../table.ts'
import { addedLines, CANCELLED_AT, COMPLETED_AT, groupEntries, handedOver } from './order-history.ts'

const source = (part: string): string => textOrNone(`o.source ->> '${part}'`)

const lines = (pick: Pick): string => `
  select i.order_id, coalesce(sum(i.quantity) filter (where not coalesce(st.cancel_status, false)), 0) as quantity,
    coalesce(sum(i.total) filter (where not coalesce(st.cancel_status, false) and a.id is null), 0) as initial_total,
    coalesce(sum(i.total) filter (where not coalesce(st.cancel_status, false) and a.id is not null), 0) as added_total,
    coalesce(sum(i.total) filter (where i.status = 'returned'), 0) as returned_sum,
    coalesce(sum(i.quantity) filter (where i.status = 'returned'), 0) as returned_quantity,
    (array_agg(f.product_id order by coalesce(st.cancel_status, false), i.total desc, i.id))[1] as main_product_id
  from order_item i left join item_status st on st.code = i.status left join offer f on f.id = i.offer_id left join (${addedLines(pick)}) a on a.id = i.id
  where ${pick('i.order_id')} group by i.order_id`

const costs = (pick: Pick): string => `
  select k.order_id, sum(${COST}) as all_costs, sum(${COST}) filter (where t.type = 'var') as variable_costs
  from cost k cross join account a left join cost_item t on t.code = k.item where ${pick('k.order_id')} group by k.order_id`

/** Each order's place among its customer's, whatever became of them. */
const places = (pick: Pick): string => `
  select p.id, row_number() over w - 1 as earlier_orders, first_value(p.created_at) over w as first_at
  from "order" p where p.customer_id in (select w.customer_id from "order" w where ${pick('w.id')})
  window w as (partition by p.customer_id order by p.created_at, p.id)`

/** Until when the delivery was promised: the end of its interval, or of its day, by the account's clock. */
const PROMISED = `((o.delivery_date + case when o.delivery_time ->> 'to' ~ '^([01]?\\d|2[0-4]):[0-5]\\d$' then (o.delivery_time ->> 'to')::interval else interval '24 hours' end) at time zone a.time_zone)`

export const orders: ReadTable = {
  table: 'order',
  scope: 'order',
  idColumn: 'id',
  keys: ['id'],
  pick: 'o.id',
  walk: { table: '"order"', column: 'id', page: 50_000 },
  from: (pick) => `"order" o
    cross join account a
    left join order_status s on s.code = o.status
    left join customer c on c.id = o.customer_id
    left join (${groupEntries(pick)}) e on e.order_id = o.id
    left join (${handedOver(pick)}) h on h.order_id = o.id
    left join (${lines(pick)}) i on i.order_id = o.id
    left join (${costs(pick)}) k on k.order_id = o.id
    left join (select p.order_id, ${quoted('p.type')} as types from payment p where ${pick('p.order_id')} group by p.order_id) p on p.order_id = o.id
    left join (${places(pick)}) w on w.id = o.id`,
  columns: {
    id: 'o.id', number: 'o.number', external_id: textOrNone('o.external_id'), site: 'o.site', status: 'o.status',
    order_type: textOrNone('o.order_type'), order_method: textOrNone('o.order_method'),
    manager_id: idOr0('o.manager_id'), completed_by: `case when s.group_code = 'complete' then ${idOr0('e.complete_by')} else 0 end`,
    responsible_id: `case when s.group_code <> 'complete' or s.group_code is null then 0 when h.order_id is null or e.complete_entry = 0 then ${idOr0('o.manager_id')}
      else coalesce((select u.before from unnest(h.entries, h.before) as u(entry, before) where u.entry > e.complete_entry order by u.entry limit 1), ${idOr0('o.manager_id')}) end`,
    customer_id: idOr0('o.customer_id'), company_id: idOr0('o.company_id'),
    created_at: moment('o.created_at'), status_changed_at: moment('o.status_changed_at'),
    completed_at: COMPLETED_AT, cancelled_at: CANCELLED_AT, fully_paid_at: moment('o.fully_paid_at'),
    handed_at: moment('e.delivery_at'), delivered_at: `case when o.delivery_type is not null then ${COMPLETED_AT} end`, promised_until: moment(PROMISED),
    first_touched_at: moment('o.first_touched_at'), first_touched_by: idOr0('o.first_touched_by'), first_touch_minutes: 'o.first_touch_minutes',
    goods_sum: inBase('o.goods_sum'), discount_sum: inBase('o.discount_sum'), delivery_cost: inBase('o.delivery_cost'), delivery_net_cost: inBase('o.delivery_net_cost'),
    total: inBase('o.total'), purchase_sum: inBase('o.purchase_sum'), paid_sum: inBase('o.paid_sum'),
    variable_costs: minorUnits('k.variable_costs'), all_costs: minorUnits('k.all_costs'),
    initial_total: inBase('i.initial_total'), added_total: inBase('i.added_total'), returned_sum: inBase('i.returned_sum'), returned_quantity: 'coalesce(i.returned_quantity, 0)',
    items_count: 'o.items_count', quantity: 'coalesce(i.quantity, 0)', currency: 'o.currency', is_rated: IS_RATED, rate: `coalesce(${RATE}, 0)`, own_total: minorUnits('o.total'), own_paid_sum: minorUnits('o.paid_sum'),
    country: textOrNone('o.country_iso'), region: textOrNone('o.region'), city: textOrNone('o.city'),
    delivery_type: textOrNone('o.delivery_type'), delivery_service: textOrNone('o.delivery_service'),
    payment_types: arrayOf('p.types'),
    source: source('source'), medium: source('medium'), campaign: source('campaign'), keyword: source('keyword'), content: source('content'),
    client_id: textOrNone('o.client_id'), mark: 'coalesce(o.mark, 0)', status_comment: textOrNone('o.status_comment'),
    // Why an order was cancelled is what its status says.
    cancel_reason: `case when s.group_code = 'cancel' then o.status else '' end`,
    earlier_orders: 'coalesce(w.earlier_orders, 0)', customer_first_order_at: moment('w.first_at'),
    customer_created_at: moment('c.created_at'),
    passed: arrayOf('e.passed'), main_product_id: idOr0('i.main_product_id'),
  },
}
