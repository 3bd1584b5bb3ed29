import { sql, type RawBuilder } from 'kysely'
import type { Right } from '#shared/rights.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'

/**
 * The policy of costs, as a condition over the alias `k`; null = all of them. People of single shops see the costs of their shops alone: one
 * that several shops share is seen by whoever has one of them, one of the whole business only by those who have all.
 */
export function reachesCost(actor: Actor, right: Right = 'costs.view'): RawBuilder<boolean> | null {
  if (!may(actor, 'costs.view') || !may(actor, right)) return sql<boolean>`false`
  const { sites } = actor.grants
  return sites === 'all' ? null : sql<boolean>`k.sites && ${sites}::text[]`
}

/** Which of these the actor may see: the answer for live events. */
export async function visibleCosts(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select k.id from cost k where k.id = any(${ids}::bigint[]) and ${reachesCost(actor) ?? sql`true`}`.execute(db)
  return new Set(rows.map((row) => row.id))
}
