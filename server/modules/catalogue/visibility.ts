import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { may } from '#server/platform/access.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'

/** Which products the actor may see: a condition over the alias `p`; null = all. A catalogue belongs to a site, so sites decide. */
export function canSee(actor: Actor): RawBuilder<boolean> | null {
  if (!may(actor, 'products.view')) return sql<boolean>`false`
  return actor.grants.sites === 'all' ? null : sql<boolean>`p.site = any(${actor.grants.sites}::text[])`
}

/** Which of these products the actor may see: the answer for live events. */
export async function visibleProducts(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select p.id from product p where p.id = any(${ids}::bigint[]) and ${canSee(actor) ?? sql`true`}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** The same for groups. */
export async function visibleGroups(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select p.id from product_group p where p.id = any(${ids}::bigint[]) and ${canSee(actor) ?? sql`true`}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** @throws Refusal `not_found`, also for a product out of reach: its existence is nobody's news */
export async function seeProduct(db: Database, actor: Actor, id: number): Promise<void> {
  if (!(await visibleProducts(db, actor, [id])).has(id)) throw notFound('product', id)
}
