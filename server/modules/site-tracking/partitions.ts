import { DateTime } from 'luxon'
import type { Db } from '#server/platform/db.ts'
import { OLDEST } from './read-batch.ts'

const PARTITION_LOCK = 7_405_161
const nameOf = (month: DateTime): string => `site_event_${month.toFormat('yyyy_MM')}`

/**
 * Makes the months of events that are needed now and the two after. Events that came into the rest meanwhile, because a month was not there in
 * time, move over.
 * @returns names of those that were made
 */
export async function ensurePartitions(db: Db, now = new Date()): Promise<string[]> {
  const first = DateTime.fromJSDate(now, { zone: 'utc' }).minus({ milliseconds: OLDEST }).startOf('month')
  const last = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('month').plus({ months: 2 })
  const wanted: DateTime[] = []
  for (let month = first; month <= last; month = month.plus({ months: 1 })) wanted.push(month)
  const there = new Set((await partitions(db)).map(({ name }) => name))
  const missing = wanted.filter((month) => !there.has(nameOf(month)))
  for (const month of missing) await makePartition(db, month)
  return missing.map(nameOf)
}

// Names and bounds are made of a month alone: nothing that comes from outside stands in these texts.
async function makePartition(db: Db, month: DateTime): Promise<void> {
  const [name, from, to] = [nameOf(month), month.toISO()!, month.plus({ months: 1 }).toISO()!]
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [PARTITION_LOCK])
    const { rows } = await client.query('select to_regclass($1) is not null as there', [name])
    if (!rows[0].there) {
      await client.query(`create table ${name} (like site_event including defaults including constraints)`)
      await client.query('lock table site_event_rest in access exclusive mode')
      await client.query(`with late as (delete from site_event_rest where at >= '${from}' and at < '${to}' returning *) insert into ${name} select * from late`)
      await client.query(`alter table site_event attach partition ${name} for values from ('${from}') to ('${to}')`)
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

export type Partition = { name: string; /** Of the month after it. */ until: Date }

async function partitions(db: Db): Promise<Partition[]> {
  const { rows } = await db.pool.query<{ name: string }>(`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'site_event'::regclass order by 1`)
  return rows.flatMap(({ name }) => {
    const month = /^site_event_(\d{4})_(\d{2})$/.exec(name)
    return month ? [{ name, until: DateTime.utc(Number(month[1]), Number(month[2])).plus({ months: 1 }).toJSDate() }] : []
  })
}

/** Drops what no site wants any more: whole months by dropping their tables, the rest of a month and what hangs on it by rows. @returns names of the dropped */
export async function dropOldEvents(db: Db, now = new Date()): Promise<string[]> {
  const { rows } = await db.pool.query<{ site: string; days: number }>('select site, retention_days as days from site_tracking')
  if (rows.length === 0) return []
  const before = (days: number): Date => new Date(now.getTime() - days * 86_400_000)
  const longest = Math.max(...rows.map(({ days }) => days))
  const gone = (await partitions(db)).filter(({ until }) => until <= before(longest)).map(({ name }) => name)
  for (const name of gone) await db.pool.query(`drop table ${name}`)
  for (const { site, days } of rows) {
    await db.pool.query('delete from site_event where site = $1 and at < $2', [site, before(days)])
    await db.pool.query('delete from site_visit where site = $1 and last_at < $2', [site, before(days)])
    // One whom somebody knows stays: his cart and favourites hang on the customer, his device is recognised again.
    await db.pool.query(`delete from site_visitor v where v.site = $1 and v.last_at < $2 and v.customer_id is null
      and not exists (select from customer_cart c where c.visitor_id = v.id and c.cleared_at is null) and not exists (select from customer_favourite f where f.visitor_id = v.id)`, [site, before(days)])
  }
  return gone
}
