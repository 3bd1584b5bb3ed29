import { sql } from 'kysely'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { holdPerformer, refuseUnknownGroup } from './task-input.ts'
import { taskChange } from './task-state.ts'
import { reachesTask } from './who-sees.ts'

export type HandOver = {
  /** All open tasks of a person, or these (the completed among them stay with who completed them). */
  from: { userId: number } | { taskIds: number[] }
  to: { userId: number } | { groupId: number }
}

type Moved = { id: number; text: string; site: string | null; orderId: number | null; customerId: number | null; wasPerson: number | null; wasGroup: number | null }

/**
 * Gives open tasks to another person or to a group; none is lost: what somebody completes at this moment is completed, the rest is handed over.
 * Only tasks that the actor may change are moved.
 * @returns ids of the tasks handed over. @throws Refusal `invalid`
 */
export async function handOverTasks(tx: Tx, { from, to }: HandOver): Promise<number[]> {
  const [person, group] = 'userId' in to ? [to.userId, null] : [null, to.groupId]
  if ('userId' in from && from.userId === person) throw invalid('userId', 'same_person')
  if (person !== null) await holdPerformer(tx, person)
  if (group !== null) await refuseUnknownGroup(tx, group)
  const chosen = 'userId' in from ? sql`t.performer_id = ${from.userId}` : sql`t.id = any(${from.taskIds}::bigint[])`
  const { rows } = await sql<Moved>`
    with chosen as materialized (
      select t.id, t.performer_id, t.performer_group_id from task t
      where ${chosen} and not t.complete and ${reachesTask(tx.actor, 'tasks.change') ?? sql`true`}
        and (t.performer_id is distinct from ${person}::bigint or t.performer_group_id is distinct from ${group}::bigint)
      order by t.id for no key update)
    update task t set performer_id = ${person}, performer_group_id = ${group}, updated_at = ${tx.at}
    from chosen where t.id = chosen.id
    returning t.id, t.text, t.site, t.order_id as "orderId", t.customer_id as "customerId", chosen.performer_id as "wasPerson", chosen.performer_group_id as "wasGroup"`.execute(tx.db)
  for (const task of rows) {
    tx.record(taskChange('task.changed', task, {
      ...(task.wasPerson === person ? {} : { performerId: [task.wasPerson, person] as [unknown, unknown] }),
      ...(task.wasGroup === group ? {} : { performerGroupId: [task.wasGroup, group] as [unknown, unknown] }),
    }))
  }
  return rows.map((task) => task.id)
}
