import { sql } from 'kysely'
import type { Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { CartOwner } from './carts.ts'

export type FavouriteMove = CartOwner & { offerId: number; at: Date; isGone: boolean }
export type Favourite = { offerId: number; at: Date }

/** Adds and takes away, in the order given; what is so already changes nothing. Call it in one's turn (turn.ts). */
export async function moveFavourites(tx: Tx, moves: readonly FavouriteMove[]): Promise<void> {
  const last = new Map<string, FavouriteMove>()
  for (const move of moves) last.set(`${move.customerId ?? `v${move.visitorId}`}:${move.offerId}`, move)
  const rowsOf = (isGone: boolean): string => JSON.stringify([...last.values()].filter((move) => move.isGone === isGone).map(({ site, customerId, visitorId, offerId, at }) => ({ site, customer_id: customerId, visitor_id: visitorId, offer_id: offerId, at })))
  type Row = { id: number; site: string; customerId: number | null; visitorId: number | null; offerId: number }
  const added = await sql<Row>`
    insert into customer_favourite (site, customer_id, visitor_id, offer_id, at)
    select site, customer_id, visitor_id, offer_id, at from jsonb_to_recordset(${rowsOf(false)}::jsonb) as m (site text, customer_id bigint, visitor_id bigint, offer_id bigint, at timestamptz)
    on conflict do nothing returning id, site, customer_id as "customerId", visitor_id as "visitorId", offer_id as "offerId"`.execute(tx.db)
  const removed = await sql<Row>`
    delete from customer_favourite f using jsonb_to_recordset(${rowsOf(true)}::jsonb) as m (customer_id bigint, visitor_id bigint, offer_id bigint)
    where f.offer_id = m.offer_id and (f.customer_id = m.customer_id or m.customer_id is null and f.customer_id is null and f.visitor_id = m.visitor_id)
    returning f.id, f.site, f.customer_id as "customerId", f.visitor_id as "visitorId", f.offer_id as "offerId"`.execute(tx.db)
  for (const [kind, rows] of [['favourite.added', added.rows], ['favourite.removed', removed.rows]] as const) {
    for (const row of rows) tx.record({ kind, entity: 'favourite', entityId: row.id, customerId: row.customerId, site: row.site, about: { offerId: row.offerId, visitorId: row.visitorId } })
  }
}

/** Newest first. */
export async function favouritesOf(db: Database, { customerId, visitorId, site }: CartOwner): Promise<Favourite[]> {
  const { rows } = await sql<Favourite>`
    select offer_id as "offerId", at from customer_favourite where site = ${site} and ${customerId === null ? sql`customer_id is null and visitor_id = ${visitorId}` : sql`customer_id = ${customerId}`} order by at desc, id desc limit 500`.execute(db)
  return rows
}
