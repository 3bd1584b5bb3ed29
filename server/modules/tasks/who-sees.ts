import { sql, type RawBuilder } from 'kysely'
import type { Right } from '#shared/rights.ts'
import { scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'

/**
 * The policy of tasks, as a condition over the alias `t`; null = all of them, so that nothing stands in the planner's way. One's own are
 * those that one performs, has made, or that wait for one's group; with a group's reach also those of its people. A task of no site is
 * seen by people of single sites only when it is their own. Nobody touches what they do not see, however far their right to touch reaches.
 */
export function reachesTask(actor: Actor, right: Right = 'tasks.view'): RawBuilder<boolean> | null {
  const parts = [...new Set<Right>(['tasks.view', right])].map((one) => reachesBy(actor, one)).filter((part) => part !== null)
  return parts.length === 0 ? null : sql<boolean>`(${sql.join(parts, sql` and `)})`
}

function reachesBy(actor: Actor, right: Right): RawBuilder<boolean> | null {
  const scope = scopeOf(actor, right)
  if (scope === null) return sql<boolean>`false`
  const { sites, userId, groupIds, colleagueIds } = actor.grants
  if (scope === 'all' && sites === 'all') return null
  const people = [userId ?? -1, ...(scope === 'group' ? colleagueIds : [])]
  const own = sql<boolean>`(t.performer_id = any(${people}::bigint[]) or t.creator_id = any(${people}::bigint[]) or t.performer_group_id = any(${groupIds}::bigint[]))`
  if (sites === 'all') return own
  if (scope === 'all') return sql<boolean>`(t.site = any(${sites}::text[]) or (t.site is null and ${own}))`
  return sql<boolean>`((t.site is null or t.site = any(${sites}::text[])) and ${own})`
}

/** Which of these the actor may see: for live events, files and the histories of orders and customers. */
export async function visibleTasks(db: Database, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`select t.id from task t where t.id = any(${ids}::bigint[]) and ${reachesTask(actor) ?? sql`true`}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** For histories of orders and customers: whether the task that the entry `l` of the log is about may be seen. */
export const seesTaskOf = (actor: Actor): RawBuilder<boolean> => sql<boolean>`exists (select from task t where t.id = l.entity_id and ${reachesTask(actor) ?? sql`true`})`

/** @throws Refusal `not_found`: a task out of reach is nobody's news */
export async function seeTask(db: Database, actor: Actor, id: number): Promise<void> {
  const visible = await visibleTasks(db, actor, [id])
  if (!visible.has(id)) throw notFound('task', id)
}
