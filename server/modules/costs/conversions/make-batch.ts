import { sql } from 'kysely'
import { stringify } from 'csv-stringify/sync'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { lockFeed } from './feeds.ts'
import { pendingOf, type FeedRow } from './pending.ts'

export type Batch = { id: number; count: number }

/** Takes everything that the feed has not told into a batch, which the ledger remembers: no event goes out twice. @returns null when there is nothing */
export async function makeBatch(tx: Tx, feedId: number): Promise<Batch | null> {
  const feed = await lockFeed(tx, feedId)
  return gather(tx, feed)
}

/**
 * What the secret address gives: all that was not told yet. Fetched again within the feed's hours it is the same file, since whoever fetched may have lost it.
 * @throws Refusal `not_found` when the feed is off
 */
export async function fetchBatch(tx: Tx, feedId: number): Promise<Batch | null> {
  const feed = await lockFeed(tx, feedId)
  if (!feed.isOn) throw notFound('conversion_feed', feedId)
  const { rows } = await sql<Batch & { isFresh: boolean }>`
    select id, count, fetched_at is null or fetched_at > ${tx.at}::timestamptz - make_interval(hours => ${feed.repeatHours}) as "isFresh" from conversion_batch
    where feed_id = ${feed.id} and created_by is null order by id desc limit 1`.execute(tx.db)
  const batch = rows[0]?.isFresh ? rows[0] : await gather(tx, feed)
  if (batch) await sql`update conversion_batch set fetched_at = coalesce(fetched_at, ${tx.at}) where id = ${batch.id}`.execute(tx.db)
  return batch
}

async function gather(tx: Tx, feed: FeedRow): Promise<Batch | null> {
  const { rows: found } = await sql<{ order_id: number }>`select p.order_id from ${pendingOf(feed)} where p.client is not null and not p.is_unrated limit 1`.execute(tx.db)
  if (!found[0]) return null
  const createdBy = tx.actor.kind === 'user' ? tx.actor.id : null
  const { rows: made } = await sql<{ id: number }>`insert into conversion_batch (feed_id, count, created_at, created_by) values (${feed.id}, 0, ${tx.at}, ${createdBy}) returning id`.execute(tx.db)
  const id = made[0]!.id
  const { rows } = await sql<{ count: number }>`
    with sent as (insert into conversion_sent (feed_id, order_id, event, batch_id, client, target, at, price, cost, currency)
      select ${feed.id}, p.order_id, p.event, ${id}, p.client, p.target, p.at, p.price, p.cost, p.currency from ${pendingOf(feed)} where p.client is not null and not p.is_unrated on conflict do nothing returning 1)
    select count(*) as count from sent`.execute(tx.db)
  await sql`update conversion_batch set count = ${rows[0]!.count} where id = ${id}`.execute(tx.db)
  tx.record({ kind: 'conversion_feed.sent', entity: 'conversion_feed', entityId: feed.id, site: feed.site, about: { name: feed.name, batch: id, count: rows[0]!.count } })
  return { id, count: rows[0]!.count }
}

/** The file of a batch; without one the headings alone. */
export const batchFile = (db: Database, { format, identifier }: Pick<FeedRow, 'format' | 'identifier'>, batchId: number | null): Promise<string> => (format === 'orders' ? ordersFile(db, batchId) : goalsFile(db, identifier, batchId))

// A sign that a spreadsheet would take for a formula cannot stand at the beginning of a value: targets, numbers and ids of counters have none.

/** Offline conversions as Yandex Metrica takes them: moments in seconds of Unix. */
async function goalsFile(db: Database, identifier: FeedRow['identifier'], batchId: number | null): Promise<string> {
  const { rows } = await sql<{ client: string; target: string; at: Date; price: string | null; currency: string }>`
    select client, target, at, price::text as price, currency from conversion_sent where batch_id = ${batchId ?? 0} order by at, order_id, event`.execute(db)
  const lines = rows.map((row) => [row.client, row.target, String(Math.floor(+row.at / 1000)), row.price ?? '', row.price === null ? '' : row.currency.toUpperCase()])
  return stringify([[identifier === 'yclid' ? 'Yclid' : 'ClientId', 'Target', 'DateTime', 'Price', 'Currency'], ...lines])
}

/**
 * Orders with their status, as the conversion centre of Yandex Direct and the customer data of Metrica take them: one id through all its stages, the
 * moment it was made in the account's zone, which is to be the counter's too.
 */
async function ordersFile(db: Database, batchId: number | null): Promise<string> {
  const { rows } = await sql<{ id: number; madeAt: string; client: string; target: string; price: string | null; cost: string | null }>`
    select s.order_id as id, to_char(o.created_at at time zone a.time_zone, 'YYYY-MM-DD HH24:MI:SS') as "madeAt", s.client, s.target, s.price::text as price, s.cost::text as cost
    from conversion_sent s join "order" o on o.id = s.order_id cross join account a where s.batch_id = ${batchId ?? 0} order by s.at, s.order_id, s.event`.execute(db)
  return stringify([['id', 'create_date_time', 'client_ids', 'order_status', 'revenue', 'cost'], ...rows.map((row) => [String(row.id), row.madeAt, row.client, row.target, row.price ?? '', row.cost ?? ''])])
}
