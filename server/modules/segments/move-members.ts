import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'

/** What is known of a segment whose members move. */
export type MovedSegment = { id: number; code: string; name: string; memberLimit: number | null; size: number; isCounting: boolean }
export type Move = { segment: MovedSegment; customerId: number; enters: boolean }

/** Writes who came and who went, with an entry for each in the log and the size of the day. A full segment lets nobody in. Take the turn first. @returns how many moved */
export async function moveMembers(tx: Tx, moves: readonly Move[]): Promise<number> {
  const going = moves.filter((move) => !move.enters)
  const coming = withinLimits(moves.filter((move) => move.enters), going)
  if (going.length + coming.length === 0) return 0
  const gone = await sql<Row>`
    delete from segment_member m using unnest(${going.map((move) => move.segment.id)}::bigint[], ${going.map((move) => move.customerId)}::bigint[]) as g (segment_id, customer_id)
    where m.segment_id = g.segment_id and m.customer_id = g.customer_id
    returning m.segment_id as "segmentId", m.customer_id as "customerId"`.execute(tx.db)
  const come = await sql<Row>`
    insert into segment_member (segment_id, customer_id, since)
    select g.segment_id, g.customer_id, ${tx.at} from unnest(${coming.map((move) => move.segment.id)}::bigint[], ${coming.map((move) => move.customerId)}::bigint[]) as g (segment_id, customer_id)
    on conflict do nothing returning segment_id as "segmentId", customer_id as "customerId"`.execute(tx.db)
  const segments = new Map(moves.map(({ segment }) => [segment.id, segment]))
  await countSizes(tx, come.rows, gone.rows)
  await tell(tx, segments, come.rows, gone.rows)
  return come.rows.length + gone.rows.length
}

type Row = { segmentId: number; customerId: number }

function withinLimits(coming: readonly Move[], going: readonly Move[]): Move[] {
  const room = new Map<number, number>()
  return coming.filter(({ segment: { id, memberLimit, size } }) => {
    if (memberLimit === null) return true
    const left = room.get(id) ?? memberLimit - size + going.filter((move) => move.segment.id === id).length
    room.set(id, left - 1)
    return left > 0
  })
}

async function countSizes(tx: Tx, come: readonly Row[], gone: readonly Row[]): Promise<void> {
  const ids = [...new Set([...come, ...gone].map((row) => row.segmentId))]
  const count = (rows: readonly Row[]) => ids.map((id) => rows.filter((row) => row.segmentId === id).length)
  await sql`
    with moved as (select * from unnest(${ids}::bigint[], ${count(come)}::int[], ${count(gone)}::int[]) as moved (id, entered, gone)),
    sized as (update segment s set size = s.size + moved.entered - moved.gone from moved where s.id = moved.id returning s.id, s.size, moved.entered, moved.gone)
    insert into segment_size as z (segment_id, day, size, entered, gone)
    select id, (${tx.at}::timestamptz at time zone (select time_zone from account))::date, size, entered, gone from sized
    on conflict (segment_id, day) do update set size = excluded.size, entered = z.entered + excluded.entered, gone = z.gone + excluded.gone`.execute(tx.db)
}

async function tell(tx: Tx, segments: ReadonlyMap<number, MovedSegment>, come: readonly Row[], gone: readonly Row[]): Promise<void> {
  const told = [...come.map((row) => ({ ...row, enters: true })), ...gone.map((row) => ({ ...row, enters: false }))].filter((row) => !segments.get(row.segmentId)!.isCounting)
  if (told.length === 0) return
  const { rows } = await sql<{ id: number; site: string }>`select id, site from customer where id = any(${told.map((row) => row.customerId)}::bigint[])`.execute(tx.db)
  const sites = new Map(rows.map((row) => [row.id, row.site]))
  for (const { segmentId, customerId, enters } of told) {
    const { id, code, name } = segments.get(segmentId)!
    tx.record({
      kind: enters ? 'customer.segment_entered' : 'customer.segment_left', entity: 'customer', entityId: customerId, customerId, site: sites.get(customerId) ?? null,
      fields: { segments: enters ? [null, code] : [code, null] }, about: { segment: { id, code, name } },
    })
  }
}
