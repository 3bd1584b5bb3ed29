import { byHand } from './database.ts'
import type { TestServer } from './server.ts'

/** Its code: a report of this shop alone has short tables. */
export const CORNER = 'corner'
/** Three days in which everything happens, and the months in which its customers began. */
export const CORNER_DAYS = { from: '2011-12-05', to: '2011-12-07' }
export const CORNER_MONTHS = { from: '2011-10-01', to: '2011-12-07' }
/** Orders of the day on which Berlin puts its clock back, by that clock: the first and the last moment of 25 hours are among them. */
export const CLOCK_BACK = { day: '2011-10-30', orders: 4 }

type Line = { product: number; quantity: number; price: number; purchase?: number; status?: string; back?: string; added?: boolean }
type Order = {
  at: string
  customer?: number
  manager?: number
  status: string
  way?: 'yandex' | 'vk' | 'google'
  lines: Line[]
  /** Hours after it was made. */
  handed?: number
  ended?: number
  paid?: number
  touch?: number
  /** Of another currency than the account's; without a rate it is in no figure of money. */
  currency?: string
  rate?: number
  delivery?: { type: string; service?: string; region?: string; cost: number; net: number; promised?: string }
}

const line = (product: number, quantity: number, price: number, more: Partial<Line> = {}): Line => ({ product, quantity, price, purchase: Math.round(price * 61) / 100, ...more })
const courier = (promised: string | undefined, more: object = {}) => ({ type: 'courier', service: 'swift', region: 'Москва', cost: 350, net: 410.5, ...(promised ? { promised } : {}), ...more })

const ORDERS: Order[] = [
  { at: '2011-10-12 09:00Z', customer: 1, manager: 1, status: 'complete', way: 'yandex', lines: [line(1, 2, 990.5), line(2, 1, 4300)], handed: 20, ended: 60, paid: 1, touch: 12, delivery: courier('2011-10-16') },
  { at: '2011-10-29 22:00Z', customer: 1, manager: 1, status: 'complete', way: 'google', lines: [line(1, 1, 990.5)], ended: 30, paid: 30, touch: 3 },
  { at: '2011-10-30 00:30Z', customer: 2, manager: 2, status: 'complete', way: 'vk', lines: [line(3, 3, 150)], ended: 12, touch: 40 },
  { at: '2011-10-30 01:30Z', customer: 3, status: 'no-call', lines: [line(1, 1, 990.5)], ended: 90 },
  { at: '2011-10-30 22:59:59.999Z', customer: 4, manager: 2, status: 'assembling', way: 'google', lines: [line(2, 1, 4300)], ended: 3, touch: 5 },
  { at: '2011-10-30 23:00Z', customer: 2, manager: 1, status: 'complete', lines: [line(4, 0.75, 1200)], ended: 7, paid: 2, touch: 70 },
  { at: '2011-11-15 12:00Z', customer: 1, manager: 2, status: 'complete', way: 'yandex', lines: [line(1, 1, 990.5), line(5, 1, 60)], ended: 400, paid: 401, touch: 18 },
  { at: '2011-12-03 08:00Z', customer: 3, manager: 1, status: 'complete', way: 'yandex', lines: [line(2, 1, 4300), line(3, 4, 150, { status: 'returned', back: '2011-12-06 10:00Z' })], handed: 10, ended: 60, paid: 70, touch: 9, delivery: courier('2011-12-04', { cost: 0 }) },
  // In these three days: kept and broken promises, returns, cancels, an order for nothing, one of nobody.
  { at: '2011-12-05 07:00Z', customer: 1, manager: 1, status: 'complete', way: 'yandex', lines: [line(1, 2, 990.5), line(2, 1, 4300, { status: 'returned', back: '2011-12-07 15:00Z' }), line(5, 1, 60, { added: true })], handed: 4, ended: 26, paid: 27, touch: 14, delivery: courier('2011-12-07') },
  { at: '2011-12-05 09:00Z', customer: 5, manager: 2, status: 'complete', way: 'vk', lines: [line(3, 10, 150, { status: 'returned', back: '2011-12-06 12:30Z' }), line(1, 1, 990.5)], handed: 30, ended: 50, paid: 3, touch: 55, delivery: courier('2011-12-05', { service: undefined, region: 'Казань', cost: 500, net: 300 }) },
  { at: '2011-12-05 20:30Z', customer: 4, manager: 2, status: 'complete', currency: 'USD', rate: 30.575, lines: [line(4, 1.5, 39.25, { purchase: undefined }), line(2, 1, 140.64)], handed: 5, ended: 40, touch: 31, delivery: courier('2011-12-06', { region: undefined, cost: 11.45, net: 13.43 }) },
  { at: '2011-12-06 06:15Z', customer: 2, manager: 1, status: 'complete', way: 'google', lines: [line(1, 1, 990.5), line(3, 2, 150, { status: 'failure' })], ended: 5, paid: 6, touch: 2, delivery: courier(undefined, { type: 'self-delivery', service: undefined, cost: 0, net: 0 }) },
  { at: '2011-12-06 11:00Z', customer: 6, status: 'no-call', way: 'yandex', lines: [line(2, 1, 4300)], ended: 20 },
  { at: '2011-12-06 13:00Z', manager: 2, status: 'new', lines: [line(1, 1, 990.5), line(0, 1, 333.33)] },
  { at: '2011-12-06 16:45Z', customer: 6, manager: 1, status: 'prices-did-not-suit', way: 'yandex', lines: [line(4, 2, 1200)], handed: 10, ended: 26, touch: 8, delivery: courier('2011-12-08') },
  { at: '2011-12-07 05:00Z', customer: 3, manager: 1, status: 'delivering', way: 'vk', lines: [line(1, 3, 990.5), line(3, 1, 150, { added: true })], handed: 8, ended: 8, touch: 25, delivery: courier('2011-12-09') },
  { at: '2011-12-07 10:00Z', customer: 5, manager: 2, status: 'assembling', lines: [line(5, 1, 0)], ended: 2, touch: 61 },
  { at: '2011-12-07 12:00Z', customer: 5, manager: 1, status: 'complete', way: 'vk', lines: [line(2, 1, 4300)], ended: 2, paid: 1, touch: 1 },
  // A customer who came back long after: figures of the last year are not empty.
  { at: new Date(Date.now() - 100 * 86_400_000).toISOString(), customer: 4, manager: 1, status: 'complete', lines: [line(1, 4, 990.5)], ended: 20, paid: 1, touch: 5 },
  // Where it stands is counted; what it is worth nobody knows.
  { at: '2011-12-06 14:20Z', customer: 1, manager: 1, status: 'assembling', way: 'vk', currency: 'USD', lines: [line(2, 1, 140.64)], ended: 2, touch: 6 },
]

/** Ids that no other scene has. */
const FIRST = 90_000
/** Statuses that nobody uses make long tables of noughts. */
const IN_USE = ['new', 'assembling', 'delivering', 'complete', 'no-call', 'prices-did-not-suit']

/**
 * A shop of a handful of orders in which every number of every ready report says something; into PostgreSQL, not yet into the read model.
 * @param seller whose half of the orders and tasks is
 */
export async function cornerShop(server: TestServer, seller: number): Promise<void> {
  const run = (sql: string, ...values: unknown[]): Promise<unknown> => byHand(server.db, sql, values)
  await run(`insert into site (code, name, url) values ('${CORNER}', 'Лавка на углу', 'https://corner.example.com')`)
  await run('update order_status set active = false where code <> all($1)', IN_USE)
  await run(`update order_status set deadline_hours = case code when 'new' then 4 when 'delivering' then 12 end where code in ('new', 'delivering')`)
  await run(`insert into delivery_service (code, name, delivery_type) values ('swift', 'Стриж', 'courier')`)
  await run(`insert into app_user (id, email, name) overriding system value values (${FIRST + 1}, 'corner@example.com', 'Продавец лавки')`)
  await run(`insert into currency (code) values ('USD') on conflict do nothing`)
  await run('update account set settings_version = settings_version + 1')
  await run(`with made as (insert into product (id, site, external_id, name) overriding system value select ${FIRST} + n, '${CORNER}', 'corner' || n, 'Товар лавки ' || n from generate_series(1, 6) n returning id)
    insert into offer (id, product_id, site, external_id, name) overriding system value select ${FIRST} + n, ${FIRST} + n, '${CORNER}', 'corner' || n, 'Товар лавки ' || n from generate_series(1, 6) n`)
  await run(`insert into customer (id, site, first_name, created_at) overriding system value select ${FIRST} + n, '${CORNER}', 'Покупатель ' || n, '2011-10-01' from generate_series(1, 6) n`)
  await run(ORDERS_SQL, JSON.stringify(ORDERS.map(({ lines: _, manager, ...order }, index) => ({ ...order, n: index + 1, manager: manager === 2 ? seller : manager && FIRST + manager }))))
  await run(LINES_SQL, JSON.stringify(ORDERS.flatMap(({ lines }, index) => lines.map((one, place) => ({ ...one, order: index + 1, position: place })))))
  await run(SUMS_SQL)
  for (const sql of [...LOG, ...AROUND]) await run(sql)
  await run(`update task set performer_id = $1 where performer_id = ${FIRST + 2}`, seller)
}

const OURS = `id between ${FIRST} and ${FIRST + 999}`
/** Ways to the shop, by what stands in the labels of an order and of a visit. */
const WAYS = `(values ('yandex', 'cpc', 'осень', 'ad'), ('vk', 'social', 'лента', 'ad'), ('google', 'organic', null, 'organic')) as w(source, medium, campaign, channel)`

const ORDERS_SQL = `
  insert into "order" (id, number, external_id, site, status, status_changed_at, created_at, customer_id, manager_id, currency, delivery_type, delivery_service, delivery_cost, delivery_net_cost, delivery_address, rate, rate_base,
    delivery_date, source, order_method, order_type, fully_paid_at, first_touched_at, first_touch_minutes, status_comment)
  select ${FIRST} + n, 'C' || n, 'C' || n, '${CORNER}', g.status, g.at + coalesce(g.ended, 0) * interval '1 hour', g.at, ${FIRST} + g.customer, g.manager, coalesce(g.currency, 'RUB'), g.delivery ->> 'type', g.delivery ->> 'service',
    coalesce((g.delivery ->> 'cost')::numeric, 0), coalesce((g.delivery ->> 'net')::numeric, 0), jsonb_strip_nulls(jsonb_build_object('region', g.delivery ->> 'region')), g.rate, case when g.rate is not null then 'RUB' end, (g.delivery ->> 'promised')::date,
    case when g.way is not null then (select jsonb_strip_nulls(jsonb_build_object('source', w.source, 'medium', w.medium, 'campaign', w.campaign)) from ${WAYS} where w.source = g.way) end,
    case when n % 2 = 0 then 'phone' else 'shopping-cart' end, 'eshop-individual', g.at + g.paid * interval '1 hour', g.at + g.touch * interval '1 minute', g.touch, case when g.handed is not null then g.handed::text end
  from jsonb_to_recordset($1::jsonb) as g(n bigint, at timestamptz, customer bigint, manager bigint, status text, way text, ended numeric, handed numeric, paid numeric, touch int, delivery jsonb, currency text, rate numeric)`

const LINES_SQL = `
  insert into order_item (order_id, position, offer_id, product_name, quantity, initial_price, purchase_price, discount_total, total, status, comment)
  select ${FIRST} + g."order", g.position, case when g.product > 0 then ${FIRST} + g.product end, 'Товар лавки ' || g.product, g.quantity, g.price, g.purchase, round(g.price * 0.05, 2), round(g.quantity * (g.price - round(g.price * 0.05, 2)), 2),
    coalesce(g.status, 'new'), coalesce(g.back, case when g.added then 'added' end)
  from jsonb_to_recordset($1::jsonb) as g("order" bigint, position int, product bigint, quantity numeric, price numeric, purchase numeric, status text, back text, added boolean)`

const SUMS_SQL = `
  update "order" o set goods_sum = s.goods, discount_sum = s.goods - s.total, total = s.total + o.delivery_cost, purchase_sum = s.purchase, items_count = s.lines
  from (select i.order_id, coalesce(sum(i.quantity * i.initial_price) filter (where not st.cancel_status), 0) as goods, coalesce(sum(i.total) filter (where not st.cancel_status), 0) as total,
      coalesce(sum(round(i.quantity * i.purchase_price, 2)) filter (where not st.cancel_status), 0) as purchase, count(*) as lines
    from order_item i join item_status st on st.code = i.status group by i.order_id) s
  where s.order_id = o.id and o.${OURS}`

const entry = 'insert into change_log (at, actor_kind, actor_id, chain, kind, entity, entity_id, order_id, customer_id, site, fields, about)'
const LOG = [
  `${entry} select created_at, 'system', null, gen_random_uuid(), 'order.created', 'order', id, id, customer_id, site, '{"status":[null,"new"]}', null from "order" where ${OURS} order by id`,
  `${entry} select created_at + status_comment::numeric * interval '1 hour', 'user', ${FIRST + 1}, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site, '{"status":["new","delivering"]}', null
   from "order" where ${OURS} and status_comment is not null order by id`,
  `${entry} select status_changed_at, 'user', manager_id, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site,
     jsonb_build_object('status', jsonb_build_array(case when status_comment is not null then 'delivering' else 'new' end, status)), null
   from "order" where ${OURS} and status not in ('new', 'delivering') order by id`,
  `${entry} select i.comment::timestamptz, 'user', ${FIRST + 1}, gen_random_uuid(), 'order.item_changed', 'order', o.id, o.id, o.customer_id, o.site, '{"status":["saled","returned"]}', jsonb_build_object('item', jsonb_build_object('id', i.id))
   from order_item i join "order" o on o.id = i.order_id where o.${OURS} and i.status = 'returned' order by i.id`,
  `${entry} select o.created_at, 'user', ${FIRST + 1}, gen_random_uuid(), 'order.item_added', 'order', o.id, o.id, o.customer_id, o.site, '{}', jsonb_build_object('item', jsonb_build_object('id', i.id))
   from order_item i join "order" o on o.id = i.order_id where o.${OURS} and i.comment = 'added' order by i.id`,
  // One was another's when it was completed.
  `${entry} select status_changed_at + interval '1 hour', 'user', ${FIRST + 1}, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site, jsonb_build_object('managerId', jsonb_build_array(m.other, manager_id)), null
   from "order", (select max(manager_id) filter (where manager_id <> ${FIRST + 1}) as other from "order" where ${OURS}) m where id = ${FIRST + 18}`,
  `update "order" set status_comment = null where ${OURS}`,
]

const AROUND = [
  `insert into payment (order_id, site, type, status, amount, paid_at, created_at)
   select id, site, 'cash', 'paid', case when fully_paid_at is null then round(total / 2, 2) else total end, coalesce(fully_paid_at, created_at), created_at from "order" where ${OURS} and total > 0 and id % 4 > 0`,
  // One on time, one late, one overdue of each performer, and one of a group.
  `insert into task (site, kind, text, due_at, performer_id, performer_group_id, complete, completed_at, created_at)
   select '${CORNER}', case when n % 2 = 0 then 'call' end, 'Дело лавки ' || n, d.due, case when n < 7 then ${FIRST + 1} + n % 2 end, case when n >= 7 then (select min(id) from user_group) end, n % 3 > 0, case n % 3 when 1 then d.due - interval '1 hour' when 2 then d.due + interval '3 hours' end, d.due - interval '1 day'
   from generate_series(1, 8) n cross join lateral (select '2011-12-04 21:00Z'::timestamptz + n * interval '7 hours' as due) d`,
  `insert into cost (item, sites, order_id, date_from, date_to, amount, source, medium, campaign, clicks, views) values
   ('context-ad', '{${CORNER}}', null, '2011-12-01', '2011-12-10', 1000.07, 'Yandex', 'cpc', 'осень', 101, 7003), ('social-media-ad', '{${CORNER}}', null, '2011-12-06', '2011-12-06', 300, 'vk', 'social', 'лента', 13, null),
   ('context-ad', '{${CORNER}}', null, '2011-12-07', '2011-12-08', 50.55, 'telegram', 'cpm', null, null, null), ('context-ad', '{${CORNER}}', null, '2011-11-28', '2011-12-01', 700, 'yandex', 'cpc', 'осень', 40, 2000)`,
  `insert into cost (item, sites, order_id, date_from, date_to, amount)
   select (select code from cost_item where type = 'var' order by code limit 1), array['${CORNER}'], id, created_at::date, created_at::date, 45.5 from "order" where ${OURS} and id % 6 = 3`,
  `insert into site_visitor (id, uid, site, customer_id, first_at, last_at) overriding system value
   select ${FIRST} + n, gen_random_uuid(), '${CORNER}', case when n <= 6 then ${FIRST} + n end, '2011-10-01', '2011-12-10' from generate_series(1, 9) n`,
  // Whoever came by an advertisement came an hour before the order; strangers and a robot came too.
  `insert into site_visit (visitor_id, site, started_at, last_at, channel, source, medium, campaign, is_bot)
   select o.customer_id, o.site, o.created_at - interval '1 hour', o.created_at, w.channel, w.source, w.medium, w.campaign, false from "order" o join ${WAYS} on w.source = o.source ->> 'source' where o.${OURS} and o.customer_id is not null
   union all
   select ${FIRST} + 7 + n % 3, '${CORNER}', d.at, d.at, 'ad', w.source, w.medium, w.campaign, n = 7 from generate_series(1, 12) n cross join lateral (select '2011-12-04 21:00Z'::timestamptz + n * interval '5 hours' as at) d join ${WAYS} on (w.source = 'vk') = (n % 3 = 0) and w.source <> 'google'`,
]
