import { existsSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadDemo } from '../server/demo/index.ts'
import { catchUp } from '../server/platform/readers.ts'
import type { Db } from '../server/platform/db.ts'
import { modules } from '../server/modules.ts'
import { startEmbeddedPostgres } from '../server/platform/postgres/index.ts'
import { prepareDatabase } from '../server/prepare-database.ts'

const TEMPLATES = 3000
const CHUNK = 100_000
const CUSTOMERS_PER_ORDER = 0.3

/**
 * A data folder with so many orders: real invoices brought in through the use cases, then copied with other people, dates and numbers, so
 * that sums, lines, cities, statuses and hours keep the distributions of the real data. Kept for later runs: newer migrations are applied to it as to
 * any folder when the program starts on it.
 */
export async function prepareMillion(folder: string, orders: number, say: (text: string) => void): Promise<void> {
  const stamp = join(folder, 'bench-stamp')
  const wanted = JSON.stringify({ orders, TEMPLATES, form: 2 })
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await rm(folder, { recursive: true, force: true })
  // Nobody will miss what a power cut would take here; the measurements run with everything durable.
  const server = await startEmbeddedPostgres({
    dataDir: folder, isDurable: false, command: 'bench', settings: { max_wal_size: '8GB', maintenance_work_mem: '512MB' },
    log: { warn: say, error: say },
  })
  try {
    const db = await prepareDatabase(server.connection, 6)
    try {
      const started = Date.now()
      await loadDemo(db, { invoices: TEMPLATES })
      say(`  ${TEMPLATES} real invoices are in; copying them …`)
      await copyOrders(db, orders, say)
      for (const reader of modules.flatMap((module) => module.readers ?? [])) await catchUp(db, reader)
      await db.pool.query('vacuum analyze')
      say(`  prepared in ${Math.round((Date.now() - started) / 1000)} s`)
    } finally {
      await db.close()
    }
  } finally {
    await server.stop()
  }
  await writeFile(stamp, wanted)
}

async function copyOrders(db: Db, orders: number, say: (text: string) => void): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query('create temp table people as select row_number() over (order by id) - 1 as n, first_name, patronymic from customer')
    await client.query('create temp table surnames as select row_number() over (order by last_name) - 1 as n, last_name from (select distinct last_name from customer) s')
    await client.query(`create temp table template as select row_number() over (order by id) - 1 as n, id from "order"`)
    for (const table of ['people', 'surnames', 'template']) await client.query(`create index on ${table} (n)`)
    await client.query('analyze')
    await client.query('create temp table had as select (select max(id) from customer) as customers, (select max(id) from "order") as orders')
    const people = Math.round(orders * CUSTOMERS_PER_ORDER)
    await client.query(COPY_CUSTOMERS, [people])
    await client.query(`select setval('customer_id_seq', (select max(id) from customer))`)
    const indexes = await client.query<{ name: string; definition: string }>(INDEXES)
    for (const { name } of indexes.rows) await client.query(`drop index "${name}"`)
    for (let from = 0; from < orders; from += CHUNK) {
      const to = Math.min(from + CHUNK, orders)
      await client.query(COPY_ORDERS, [from, to, orders, people])
      await client.query(COPY_ITEMS, [from, to])
      await client.query(COPY_PAYMENTS, [from, to])
      await client.query(COPY_LOG, [from, to])
      say(`  ${to.toLocaleString('en')} of ${orders.toLocaleString('en')}`)
    }
    await client.query(`select setval('order_id_seq', (select max(id) from "order"))`)
    say('  building the indexes anew …')
    for (const { definition } of indexes.rows) await client.query(definition)
    await client.query(FIGURES)
  } finally {
    client.release()
  }
}

// Built once over all rows instead of grown row by row. Primary keys stay: the copies find their templates by them.
const INDEXES = `
  select indexname as name, indexdef as definition from pg_indexes
  where schemaname = 'public' and tablename in ('order', 'order_item', 'payment', 'change_log') and indexname not like '%_pkey' and indexname <> 'order_item_order'
    and indexname <> 'payment_order'`

// Names and surnames are combined anew, with one step each, so that every pair comes about as often as any other.
const COPY_CUSTOMERS = `
  with made as (
    insert into customer (id, site, first_name, last_name, patronymic, phone, email, created_at)
    overriding system value
    select had.customers + i, 'demo', p.first_name, s.last_name, p.patronymic, '+7998' || lpad(i::text, 7, '0'), 'copy' || i || '@example.com', now() - i * interval '90 seconds'
    from generate_series(1, $1::bigint) as i, had, people p, surnames s
    where p.n = i % (select count(*) from people) and s.n = (i * 7919) % (select count(*) from surnames)
    returning id, phone, email
  ), phones as (
    insert into customer_phone (customer_id, number, as_written, digits) select id, phone, phone, substr(phone, 2) from made
  ), emails as (
    insert into customer_email (customer_id, email) select id, email from made
  )
  insert into customer_identity (site, kind, value, customer_id)
  select 'demo', 'phone', phone, id from made union all select 'demo', 'email', email, id from made`

// The newest in the data are copied to the newest: what is being worked on stays a small part of all, as it is in a store.
const COPY_ORDERS = `
  insert into "order" (id, number, external_id, site, order_type, order_method, status, status_changed_at, created_at, customer_id, first_name, last_name, patronymic, phone, email,
    country_iso, currency, goods_sum, discount_sum, total, paid_sum, purchase_sum, fully_paid_at, delivery_type, delivery_cost, delivery_net_cost, delivery_address, source, from_api, items_count)
  select had.orders + i, had.orders + i || 'A', 'copy-' || i, o.site, o.order_type, o.order_method,
    case when i > $3 * 0.99 then o.status when o.status in ('complete', 'no-call', 'already-buyed', 'cancel-other') then o.status else 'complete' end,
    t.at, t.at, c.id, c.first_name, c.last_name, c.patronymic, c.phone, c.email, o.country_iso, o.currency, o.goods_sum, o.discount_sum, o.total, o.paid_sum, o.purchase_sum,
    case when o.fully_paid_at is null then null else t.at end, o.delivery_type, o.delivery_cost, o.delivery_net_cost, o.delivery_address, o.source, true, least(o.items_count, 4)
  from generate_series($1::bigint + 1, $2::bigint) as i
    cross join had
    cross join lateral (select now() - ($3 - i) * interval '95 seconds' as at) as t
    join template on template.n = (i * 104729) % (select count(*) from template)
    join "order" o on o.id = template.id
    join customer c on c.id = had.customers + 1 + (i * 15485863) % $4`
const COPY_ITEMS = `
  insert into order_item (order_id, position, offer_id, product_name, article, quantity, initial_price, purchase_price, total, price_type, status, unit_prices, created_at)
  select had.orders + i, it.position, it.offer_id, it.product_name, it.article, it.quantity, it.initial_price, it.purchase_price, it.total, it.price_type, it.status, it.unit_prices, it.created_at
  from generate_series($1::bigint + 1, $2::bigint) as i
    cross join had
    join template on template.n = (i * 104729) % (select count(*) from template)
    join order_item it on it.order_id = template.id and it.position < 4`
const COPY_PAYMENTS = `
  insert into payment (order_id, site, type, status, amount, paid_at)
  select had.orders + i, p.site, p.type, p.status, p.amount, p.paid_at
  from generate_series($1::bigint + 1, $2::bigint) as i
    cross join had
    join template on template.n = (i * 104729) % (select count(*) from template)
    join payment p on p.order_id = template.id`
// Without a customer: the figures of the copies are counted in one go below, not a million times by the reader.
const COPY_LOG = `
  insert into change_log (at, actor_kind, chain, kind, entity, entity_id, order_id, customer_id, site, fields)
  select o.created_at, 'system', gen_random_uuid(), 'order.created', 'order', o.id, o.id, null, o.site, jsonb_build_object('status', jsonb_build_array(null, o.status))
  from "order" o, had where o.id > had.orders + $1::bigint and o.id <= had.orders + $2::bigint`
const FIGURES = `
  insert into customer_figures (customer_id, orders_count, cancelled_count, total_sum, average_sum, first_order_at, last_order_at)
  select o.customer_id, count(*) filter (where s.group_code <> 'cancel'), count(*) filter (where s.group_code = 'cancel'),
    coalesce(sum(o.total) filter (where s.group_code <> 'cancel'), 0), coalesce(avg(o.total) filter (where s.group_code <> 'cancel'), 0), min(o.created_at), max(o.created_at)
  from "order" o join order_status s on s.code = o.status where o.customer_id is not null group by o.customer_id
  on conflict (customer_id) do update set orders_count = excluded.orders_count, cancelled_count = excluded.cancelled_count, total_sum = excluded.total_sum,
    average_sum = excluded.average_sum, first_order_at = excluded.first_order_at, last_order_at = excluded.last_order_at`
