import type { Db } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { Batch, Claim } from './read-batch.ts'

/** Batches that are on the disk and not yet written to visitors, visits and events. */
export type Kept = { id: number; batches: Batch[] }

const KEEP = 'insert into site_inbox (batches) values ($1) returning id'
const TAKE_OUT = 'delete from site_inbox where id = any($1::bigint[]) returning id'

/** Puts batches on the disk in one write, which has reached it when this resolves. */
export async function keep(db: Db, batches: Batch[]): Promise<Kept> {
  const { rows } = await db.pool.query<{ id: number }>({ name: 'site_inbox_keep', text: KEEP, values: [JSON.stringify(batches)] })
  return { id: rows[0]!.id, batches }
}

/**
 * Takes rows out in the transaction that writes their batches, so that they are written once, whoever else holds a copy of them.
 * Call it in one's turn (turn.ts). @returns those that were still there
 */
export async function takeOut(tx: Tx, kept: readonly Kept[]): Promise<Kept[]> {
  const rows = await tx.prepared<{ id: number }>('site_inbox_take', TAKE_OUT, [kept.map(({ id }) => id)])
  const there = new Set(rows.map(({ id }) => id))
  return kept.filter(({ id }) => there.has(id))
}

/** Every batch of a row in a row of its own: one that cannot be written must not hold the others. */
export async function parted(tx: Tx, row: Kept): Promise<Kept[]> {
  if ((await takeOut(tx, [row])).length === 0) return []
  const rows = await tx.prepared<{ id: number }>('site_inbox_part', `insert into site_inbox (batches) select '[' || batch || ']' from json_array_elements_text($1::json) with ordinality as b (batch, place) order by place returning id`, [JSON.stringify(row.batches.map((batch) => JSON.stringify(batch)))])
  return rows.map(({ id }, index) => ({ id, batches: [row.batches[index]!] }))
}

const OF_THEM = `exists (select from json_array_elements(batches::json) as b where b ->> 'visitor' = any($1::text[]))`
const REST = `(select '[' || string_agg(b::text, ',' order by place) || ']' from json_array_elements(batches::json) with ordinality as t (b, place) where b ->> 'visitor' <> all($1::text[]))`

/**
 * Removes the batches of these visitors. Those that stood in a row with them get a new row: whoever holds the old one finds it gone and writes nothing of it,
 * the new one is written by whoever looks after what was left behind. Call it in one's turn (turn.ts).
 */
export async function takeOutOf(tx: Tx, visitors: readonly string[]): Promise<void> {
  await tx.prepared('site_inbox_forget', `
    with gone as (delete from site_inbox where ${OF_THEM} returning at, batches, failed)
    insert into site_inbox (at, batches, failed) select at, rest, failed from (select at, failed, ${REST} as rest from gone) left_over where rest is not null`, [visitors])
}

/** Visitors of a site who say in a batch not yet written who they are. */
export async function identifiedInInbox(tx: Tx, site: string): Promise<{ visitor: string; claim: Claim }[]> {
  return tx.prepared('site_inbox_identified', `
    select b ->> 'visitor' as visitor, b #> '{identify,claim}' as claim from site_inbox, json_array_elements(batches::json) as b
    where b ->> 'site' = $1 and json_typeof(b -> 'identify') = 'object'`, [site])
}

export async function setAside(db: Db, { id }: Kept, error: unknown): Promise<void> {
  await db.pool.query('update site_inbox set failed = $2 where id = $1', [id, String(error).slice(0, 1000)])
}

/** What a process left behind that did not live to write it. What could not be written before may be now, by a newer program. */
export async function leftBehind(db: Db, { before, isFailedToo }: { before: Date; isFailedToo: boolean }, after = 0): Promise<Kept[]> {
  const { rows } = await db.pool.query<{ id: number; batches: string }>('select id, batches from site_inbox where id > $1 and at <= $2 and (failed is null or $3) order by id limit 100', [after, before, isFailedToo])
  return rows.map(({ id, batches }) => ({ id, batches: (JSON.parse(batches) as Stored[]).map(revived) }))
}

type Stored = Omit<Batch, 'receivedAt' | 'events'> & { receivedAt: string; events: (Omit<Batch['events'][number], 'at' | 'receivedAt'> & { at: string; receivedAt: string })[] }

const revived = (batch: Stored): Batch => ({
  ...batch, receivedAt: new Date(batch.receivedAt), events: batch.events.map((event) => ({ ...event, at: new Date(event.at), receivedAt: new Date(event.receivedAt) })),
})
