import { readInvoices, type Invoice } from '../server/demo/invoices.ts'
import { catchUp } from '../server/platform/readers.ts'
import { customers } from '../server/modules/customers/index.ts'
import { rebuildReadModel } from '../server/modules/read-model/index.ts'
import { byHand } from './database.ts'
import type { TestServer } from './server.ts'

/** What metrics are checked on lies in these days; there are orders before and after. */
export const INVOICE_PERIOD = { from: '2011-11-20', to: '2011-12-04' }

/**
 * Real invoices as orders in PostgreSQL, with ways through statuses, payments, returns, tasks, messages, costs, visits and stock around them, made by
 * arithmetic from the number of the invoice; then all of it in the read model. Put in by hand: a thousand orders in seconds.
 * @param more puts in what else there shall be
 */
export async function invoiceScene(server: TestServer, wanted: number, more?: () => Promise<void>): Promise<void> {
  const { invoices } = await readInvoices(wanted)
  const people = [...new Set(invoices.flatMap((invoice) => invoice.customer ?? []))]
  const codes = [...new Set(invoices.flatMap((invoice) => invoice.lines.map((line) => line.code)))]
  const run = (sql: string, ...values: unknown[]): Promise<unknown> => byHand(server.db, sql, values)

  await run(`insert into site (code, name, url) values ('second', 'Второй', 'https://second.example.com') on conflict do nothing`)
  await run(`insert into app_user (id, email, name) overriding system value select 900 + n, 'scene' || n || '@example.com', 'Человек ' || n from generate_series(1, 3) n on conflict do nothing`)
  await run(`
    with given as (select p.ordinality as n, p.value as code from jsonb_array_elements_text($1::jsonb) with ordinality p)
    , products as (insert into product (id, site, external_id, name, manufacturer) overriding system value select n, 'shop', code, 'Товар ' || code, 'Бренд ' || n % 7 from given)
    , offers as (insert into offer (id, product_id, site, external_id, name, purchase_price) overriding system value select n, n, 'shop', code, 'Товар ' || code, 10 + n % 50 from given)
    insert into stock (offer_id, store, quantity, reserved, purchase_price) select n, 'main', n % 40, n % 3, case when n % 2 = 0 then 12 + n % 30 end from given`, JSON.stringify(codes))
  await run(`
    insert into customer (id, site, first_name, created_at) overriding system value
    select p.ordinality, 'shop', 'Клиент ' || p.value, '2011-11-01'::timestamptz + p.ordinality * interval '3 hours' from jsonb_array_elements_text($1::jsonb) with ordinality p`, JSON.stringify(people))
  await run(ORDERS, JSON.stringify(invoices.map((invoice, index) => orderOf(invoice, index, people))))
  await run(ITEMS, JSON.stringify(invoices.flatMap((invoice, index) => invoice.lines.map((line, position) => ({ order: index + 1, position, offer: codes.indexOf(line.code) + 1, name: line.name, quantity: line.quantity, price: line.price })))))
  await run(SUMS)
  for (const sql of LOG) await run(sql)
  for (const sql of AROUND) await run(sql)
  await more?.()
  for (const reader of customers.readers ?? []) await catchUp(server.db, reader)
  await rebuildReadModel(server)
}

const orderOf = (invoice: Invoice, index: number, people: readonly string[]): object => ({ n: index + 1, number: invoice.number, at: new Date(invoice.at * 60_000).toISOString(), customer: invoice.customer === null ? null : people.indexOf(invoice.customer) + 1 })

const ORDERS = `
  insert into "order" (id, number, external_id, site, status, status_changed_at, created_at, customer_id, manager_id, currency, delivery_cost, delivery_net_cost, delivery_type,
    delivery_address, delivery_date, source, order_method, order_type, fully_paid_at, first_touched_at, first_touched_by, first_touch_minutes)
  select g.n, g.number, g.number, case when n % 5 = 0 then 'second' else 'shop' end, st.status, st.changed_at, g.at, g.customer, nullif(900 + n % 4, 900), 'RUB',
    (n % 3) * 150, (n % 3) * 110 + n % 2, case when n % 3 > 0 then 'courier' end,
    jsonb_build_object('city', (array['Москва', 'Казань', 'Томск'])[1 + n % 3]), case when n % 4 = 0 then (g.at at time zone 'Europe/Moscow')::date + (n % 6)::int end,
    case n % 4 when 0 then null when 1 then '{"source":"yandex","medium":"cpc","campaign":"осень"}' when 2 then '{"source":"vk","medium":"social"}' else '{"source":"google","medium":"organic"}' end::jsonb,
    case when n % 2 = 0 then 'phone' else 'shopping-cart' end, 'eshop-individual',
    case when st.status = 'complete' and n % 7 <> 0 then st.changed_at + (n % 9 - 3) * interval '1 day' end,
    case when n % 3 <> 1 then g.at + (n % 50) * interval '1 minute' end, case when n % 3 <> 1 then 901 end, case when n % 3 <> 1 then n % 50 end
  from jsonb_to_recordset($1::jsonb) as g(n bigint, number text, at timestamptz, customer bigint)
  cross join lateral (select (array['complete','complete','complete','complete','complete','complete','complete','complete','complete','complete','no-call','no-call','already-buyed','delivering','new','assembling','client-confirmed','complete'])[1 + g.n % 18] as status) picked
  cross join lateral (select picked.status, case when picked.status = 'new' then g.at else g.at + (g.n % 96 + 6) * interval '1 hour' end as changed_at) st`

const ITEMS = `
  insert into order_item (order_id, position, offer_id, product_name, quantity, initial_price, purchase_price, discount_total, total, status)
  select g."order", g.position, g.offer, g.name, g.quantity, p.price, case when g.position % 5 <> 0 then round(p.price * 0.6, 2) end, d.discount, round(g.quantity * (p.price - d.discount), 2),
    case when o.status = 'complete' and (g.position + o.id) % 17 = 0 then 'returned' when (g.position + o.id) % 23 = 0 then 'failure' when o.status = 'complete' then 'saled' else 'new' end
  from jsonb_to_recordset($1::jsonb) as g("order" bigint, position int, offer bigint, name text, quantity numeric, price numeric)
  join "order" o on o.id = g."order"
  cross join lateral (select round(g.price * 100, 2) as price) p
  cross join lateral (select case when o.id % 4 = 0 then round(p.price * 0.05, 2) else 0 end as discount) d`

const SUMS = `
  update "order" o set goods_sum = s.goods, discount_sum = s.goods - s.total, total = s.total + o.delivery_cost, purchase_sum = s.purchase, items_count = s.lines
  from (select i.order_id, coalesce(sum(i.quantity * i.initial_price) filter (where not st.cancel_status), 0) as goods, coalesce(sum(i.total) filter (where not st.cancel_status), 0) as total,
      coalesce(sum(round(i.quantity * i.purchase_price, 2)) filter (where not st.cancel_status), 0) as purchase, count(*) as lines
    from order_item i join item_status st on st.code = i.status group by i.order_id) s
  where s.order_id = o.id`

const entry = 'insert into change_log (at, actor_kind, actor_id, chain, kind, entity, entity_id, order_id, customer_id, site, fields, about)'
const LOG = [
  `${entry} select created_at, 'system', null, gen_random_uuid(), 'order.created', 'order', id, id, customer_id, site, '{"status":[null,"new"]}', null from "order" order by id`,
  `${entry} select created_at + interval '20 minutes', 'user', 901, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site, '{"managerId":[null,903]}', null from "order" where id % 4 = 1 order by id`,
  `${entry} select created_at + (id % 5 + 1) * interval '1 hour', 'user', 901, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site, '{"status":["new","delivering"]}', null
   from "order" where status in ('complete', 'no-call') and id % 3 = 0 order by id`,
  `${entry} select status_changed_at, 'user', 902, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site,
     jsonb_build_object('status', jsonb_build_array(case when status in ('complete', 'no-call') and id % 3 = 0 then 'delivering' else 'new' end, status)), null
   from "order" where status <> 'new' order by id`,
  `${entry} select status_changed_at + interval '1 day', 'user', 901, gen_random_uuid(), 'order.changed', 'order', id, id, customer_id, site, jsonb_build_object('managerId', jsonb_build_array(case when id % 3 > 0 then 900 + id % 3 end, manager_id)), null
   from "order" where id % 7 = 0 order by id`,
  `${entry} select o.created_at + (o.id % 20 + 5) * interval '1 day', 'user', 901, gen_random_uuid(), 'order.item_changed', 'order', o.id, o.id, o.customer_id, o.site, '{"status":["saled","returned"]}',
     jsonb_build_object('item', jsonb_build_object('id', i.id)) from order_item i join "order" o on o.id = i.order_id where i.status = 'returned' and i.id % 2 = 0 order by i.id`,
  `${entry} select o.created_at, 'user', 901, gen_random_uuid(), 'order.item_added', 'order', o.id, o.id, o.customer_id, o.site, '{}',
     jsonb_build_object('item', jsonb_build_object('id', i.id)) from order_item i join "order" o on o.id = i.order_id where i.position = 1 and o.id % 6 = 0 order by i.id`,
]

const AROUND = [
  `insert into payment (order_id, site, type, status, amount, paid_at, created_at)
   select id, site, case when id % 2 = 0 then 'cash' else 'bank-card' end, case when fully_paid_at is null then 'not-paid' else 'paid' end, total, fully_paid_at, created_at from "order"`,
  `insert into task (site, kind, text, due_at, performer_id, complete, completed_at, created_at)
   select case when n % 3 = 0 then 'second' else 'shop' end, null, 'Дело ' || n, d.due, 901 + n % 3, n % 4 <> 0, case when n % 4 <> 0 then d.due + (n % 7 - 4) * interval '1 hour' end, d.due - interval '2 days'
   from generate_series(1, 200) n cross join lateral (select '2011-11-10'::timestamptz + n * interval '4 hours' as due) d`,
  `insert into message (key, lane, purpose, channel, line, state, due_at, next_try_at, sent_at, delivered_at, origin, site, created_at)
   select 'scene' || n, 'bulk', 'marketing', case when n % 2 = 0 then 'email' else 'sms' end, 'scene', 'sent', d.at, d.at, case when n % 5 <> 0 then d.at end, case when n % 5 > 1 then d.at end, '{}', 'shop', d.at
   from generate_series(1, 150) n cross join lateral (select '2011-11-10'::timestamptz + n * interval '5 hours' as at) d`,
  `insert into cost (item, sites, order_id, date_from, date_to, amount, source, medium, campaign)
   select case n % 3 when 0 then 'context-ad' when 1 then 'social-media-ad' else 'rent' end, '{}', null, '2011-11-10'::date + n::int, '2011-11-10'::date + (n + n % 11)::int, 100 * n + 0.07,
     case n % 3 when 0 then 'Yandex' when 1 then 'vk' end, case n % 3 when 0 then 'cpc' when 1 then 'social' end, null from generate_series(1, 30) n`,
  `insert into cost (item, sites, order_id, date_from, date_to, amount)
   select (select code from cost_item where type = 'var' order by code limit 1), array[site], id, (created_at at time zone 'Europe/Moscow')::date, (created_at at time zone 'Europe/Moscow')::date, 17.5 from "order" where id % 8 = 0`,
  `update cost set clicks = 40 + id % 90, views = case when id % 4 > 0 then 5000 + id * 7 end, sites = case when id % 3 = 0 then '{second,shop}'::text[] else '{second}' end where source is not null and id % 5 > 0`,
  `insert into site_visitor (id, uid, site, customer_id, first_at, last_at) overriding system value
   select n, gen_random_uuid(), 'shop', case when n % 4 = 0 then n end, '2011-11-01', '2011-12-10' from generate_series(1, 90) n`,
  `insert into site_visit (visitor_id, site, started_at, last_at, channel, source, medium, is_bot)
   select 1 + n % 90, 'shop', d.at, d.at, 'ad', case when n % 2 = 0 then 'yandex' else 'vk' end, case when n % 2 = 0 then 'cpc' else 'social' end, n % 10 = 0
   from generate_series(1, 400) n cross join lateral (select '2011-11-05'::timestamptz + n * interval '2 hours' as at) d`,
]
