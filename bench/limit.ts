import pg from 'pg'
import type { BenchServer } from './server.ts'

const CONNECTIONS = 8

/**
 * The limit on this machine: the rows of one such order (customer with phone, e-mail, identities and figures for every second one, order, three
 * lines, payment, reservations, log entries) written by hand with prepared statements and nothing else: no HTTP, no reading, no rules.
 * The same PostgreSQL, the same indexes, the same durability.
 */
export async function measureLimit(server: BenchServer, seconds: number): Promise<number> {
  const offers = (await server.pool.query<{ id: number }>(`select id from offer where site = 'demo' and active order by id limit 2000`)).rows.map((row) => Number(row.id))
  const known = (await server.pool.query<{ id: number }>(`select id from customer where site = 'demo' order by id limit 20000`)).rows.map((row) => Number(row.id))
  const store = (await server.pool.query<{ code: string }>('select code from store order by ordering limit 1')).rows[0]!.code
  const pool = new pg.Pool({ ...server.connection, max: CONNECTIONS })
  let done = 0
  let n = 0
  const until = performance.now() + seconds * 1000
  const work = async (): Promise<void> => {
    const client = await pool.connect()
    while (performance.now() < until) {
      await writeOrder(client, n++, offers, known, store)
      done += 1
    }
    client.release()
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  const perSecond = done / ((performance.now() - started) / 1000)
  await pool.end()
  return perSecond
}

async function writeOrder(client: pg.PoolClient, n: number, offers: number[], known: number[], store: string): Promise<void> {
  const stamp = `limit-${process.pid}-${n}`
  const ask = (name: string, text: string, values: unknown[]): Promise<pg.QueryResult> => client.query({ name, text, values })
  const lines = [0, 1, 2].map((line) => offers[(n * 31 + line * 613) % offers.length]!).sort((a, b) => a - b)
  await client.query('begin')
  let customer = known[(n * 7919) % known.length]!
  if (n % 2 === 1) {
    const phone = `+7997${String((Date.now() + n * 13) % 10_000_000).padStart(7, '0')}${n}`
    const made = await ask(
      'limit_customer',
      `with person as (insert into customer (site, first_name, last_name, phone, email) values ('demo', 'Иван', $1, $2, $3) returning id),
         phones as (insert into customer_phone (customer_id, number, as_written, digits) select id, $2, $2, $2 from person),
         emails as (insert into customer_email (customer_id, email) select id, $3 from person),
         identities as (insert into customer_identity (site, kind, value, customer_id) select 'demo', k, v, id from person, (values ('phone', $2), ('email', $3)) i (k, v)),
         figures as (insert into customer_figures (customer_id) select id from person)
       select id from person`,
      [`Покупатель ${n}`, phone, `${stamp}@example.com`],
    )
    customer = Number(made.rows[0].id)
  }
  const order = await ask(
    'limit_order',
    `insert into "order" (number, external_id, site, order_type, order_method, status, status_changed_at, created_at, customer_id, first_name, last_name, phone, currency,
       goods_sum, total, delivery_type, delivery_cost, delivery_address, items_count, from_api)
     values ($1, $1, 'demo', 'eshop-individual', 'shopping-cart', 'new', now(), now(), $2, 'Иван', $3, '+79990000000', 'RUB', 2999.4, 3299.4, 'courier', 300,
       '{"city":"Москва","street":"Тверская","building":"1"}', 3, true) returning id`,
    [stamp, customer, `Покупатель ${n}`],
  )
  const id = order.rows[0].id
  const items = await ask(
    'limit_items',
    `insert into order_item (order_id, position, offer_id, product_name, quantity, initial_price, total)
     select $1, place, offer, 'Товар', place, 499.9, 499.9 * place from unnest($2::bigint[]) with ordinality as l (offer, place) returning id`,
    [id, lines],
  )
  await ask('limit_payment', `insert into payment (order_id, site, type, status, amount) values ($1, 'demo', 'bank-card', 'not-paid', 3299.4)`, [id])
  await ask('limit_stock', `update stock set reserved = reserved + 1 where store = $1 and offer_id = any($2::bigint[])`, [store, lines])
  await ask(
    'limit_reservations',
    'insert into stock_reservation (order_item_id, offer_id, store, quantity) select i, o, $3, 1 from unnest($1::bigint[], $2::bigint[]) as r (i, o)',
    [items.rows.map((row) => row.id), lines, store],
  )
  await ask(
    'limit_log',
    `insert into change_log (at, actor_kind, chain, kind, entity, entity_id, order_id, customer_id, site, fields)
     values (clock_timestamp(), 'system', gen_random_uuid(), 'bench.order', 'bench', $1, $1, $2, 'demo', '{"status":[null,"new"]}')`,
    [id, customer],
  )
  await client.query('commit')
}
