import { arrayOf, idOr0, minorUnits, moment, quoted, RATE, textOrNone, type Pick, type ReadTable } from '../table.ts'

const source = (part: string): string => textOrNone(`c.source ->> '${part}'`)

/** Over the customers' orders that are not cancelled. */
const bought = (pick: Pick): string => `
  select g.customer_id, avg(g.gap) as mean_gap, percentile_cont(0.9) within group (order by g.gap) as p90_gap, sum(g.discount_sum) as discount_sum
  from (
    select o.customer_id, round(o.discount_sum * ${RATE}, 2) as discount_sum, extract(epoch from o.created_at - lag(o.created_at) over (partition by o.customer_id order by o.created_at, o.id))::float8 / 86400 as gap
    from "order" o cross join account a left join order_status s on s.code = o.status
    where ${pick('o.customer_id')} and s.group_code is distinct from 'cancel'
  ) g group by g.customer_id`
const returned = (pick: Pick): string => `
  select o.customer_id, sum(round(i.total * ${RATE}, 2)) as returned_sum
  from "order" o cross join account a join order_item i on i.order_id = o.id and i.status = 'returned' where ${pick('o.customer_id')} group by o.customer_id`
const cities = (pick: Pick): string => `
  select distinct on (d.customer_id) d.customer_id, d.city from customer_address d where ${pick('d.customer_id')} order by d.customer_id, d.is_main desc, d.id`

/** Those who were merged into others are others: they are not here. */
export const customers: ReadTable = {
  table: 'customer',
  scope: 'customer',
  idColumn: 'id',
  keys: ['id'],
  pick: 'c.id',
  where: 'c.merged_into is null',
  walk: { table: 'customer', column: 'id', page: 20_000 },
  from: (pick) => `customer c
    left join customer_figures f on f.customer_id = c.id
    left join (${bought(pick)}) b on b.customer_id = c.id
    left join (${returned(pick)}) r on r.customer_id = c.id
    left join (${cities(pick)}) d on d.customer_id = c.id
    left join (select t.customer_id, ${quoted('t.name')} as tags from customer_tag t where ${pick('t.customer_id')} group by t.customer_id) t on t.customer_id = c.id`,
  columns: {
    id: 'c.id', site: 'c.site', type: 'c.type', manager_id: idOr0('c.manager_id'), created_at: moment('c.created_at'), sex: textOrNone('c.sex'), birthday: 'c.birthday',
    vip: 'c.vip::int', bad: 'c.bad::int',
    city: textOrNone('d.city'),
    source: source('source'), medium: source('medium'), campaign: source('campaign'),
    tags: arrayOf('t.tags'),
    has_email: '(c.email is not null)::int', has_phone: '(c.phone is not null)::int', is_unsubscribed: '(c.email_unsubscribed_at is not null)::int', is_control: 'customer_is_control(c.id)::int',
    orders_count: 'coalesce(f.orders_count, 0)', cancelled_count: 'coalesce(f.cancelled_count, 0)',
    total_sum: minorUnits('f.total_sum'), average_sum: minorUnits('f.average_sum'), margin_sum: minorUnits('f.margin_sum'),
    first_order_at: moment('f.first_order_at'), last_order_at: moment('f.last_order_at'), mean_gap_days: 'b.mean_gap', p90_gap_days: 'b.p90_gap',
    returned_sum: minorUnits('r.returned_sum'), discount_sum: minorUnits('b.discount_sum'),
  },
}
