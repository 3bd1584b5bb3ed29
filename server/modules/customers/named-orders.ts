import { sql } from 'kysely'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSeeOrders } from './orders-of-customer.ts'

/** Under these names an entry of the change log speaks of another order: a link, a combination, a likely repeat. */
const OTHERS = ['other', 'survivor', 'combined', 'combinedInto', 'parted'] as const

/** A history without what it tells of orders that the actor may not see: not even that they exist. */
export async function withoutUnseenOrders<Entry extends { about: Record<string, unknown> | null }>(db: Database, actor: Actor, entries: readonly Entry[]): Promise<Entry[]> {
  const ids = [...new Set(entries.flatMap(({ about }) => namedIn(about)))]
  if (ids.length === 0) return [...entries]
  const { rows } = await sql<{ id: number }>`select o.id from "order" o where o.id = any(${ids}::bigint[]) and ${canSeeOrders(actor)}`.execute(db)
  const seen = new Set(rows.map((row) => row.id))
  return entries.filter(({ about }) => namedIn(about).every((id) => seen.has(id)))
}

function namedIn(about: Record<string, unknown> | null): number[] {
  return OTHERS.flatMap((name) => {
    const other = about?.[name]
    return typeof other === 'object' && other !== null && 'id' in other ? [Number(other.id)] : []
  })
}
