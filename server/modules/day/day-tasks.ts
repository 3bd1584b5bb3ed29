import { sql, type RawBuilder } from 'kysely'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { reachesTask } from '#server/modules/tasks/index.ts'

/** Open tasks by when they are due, put off ones by the moment they come back. */
export type TaskPart = 'promised' | 'overdue' | 'later' | 'anytime'
export type DayTaskRow = {
  id: number; part: TaskPart; at: Date | null; kind: string | null; text: string; orderId: number | null; customerId: number | null
  /** It stands for the promised call of its order. */
  isRetry: boolean
  attempts: number
}
export type TaskCounts = Record<TaskPart, { tasks: number; retries: number }>

type Bounds = { now: Date; dayStart: Date; dayEnd: Date }

/** Counting stops here: who has more to do needs no exact number. */
export const COUNTED = 1000

/**
 * Tasks of the person and of the person's groups, a part at a time in the order of work. Each part is a stretch of an index: neither a million
 * tasks of others nor thousands of one's own make it slow.
 */
export async function dayTasks(db: Database, actor: Actor, bounds: Bounds, limit: number): Promise<DayTaskRow[]> {
  if (!may(actor, 'tasks.view')) return []
  const { rows } = await sql<DayTaskRow>`
    select t.id, w.part, w.at, t.kind, t.text, t.order_id as "orderId", t.customer_id as "customerId", o.id is not null as "isRetry", coalesce(o.call_attempts, 0) as attempts
    from (${sql.join(parts(actor, bounds, limit).map(({ part, body }) => sql`(select id, ${sql.lit(part)} as part, at from ${body} p order by at, id limit ${limit})`), sql` union all `)}) w
    join task t on t.id = w.id left join "order" o on o.call_task_id = t.id
    order by w.at nulls last, t.id`.execute(db)
  return rows
}

/** How many there are of each part, up to COUNTED. */
export async function countTasks(db: Database, actor: Actor, bounds: Bounds): Promise<TaskCounts> {
  const counts: TaskCounts = { promised: none(), overdue: none(), later: none(), anytime: none() }
  if (!may(actor, 'tasks.view')) return counts
  const { rows } = await sql<{ part: TaskPart; tasks: number; retries: number }>`
    select w.part, count(*) filter (where o.id is null) as tasks, count(o.id) as retries
    from (${sql.join(parts(actor, bounds, COUNTED).map(({ part, body }) => sql`(select id, ${sql.lit(part)} as part from ${body} p limit ${COUNTED})`), sql` union all `)}) w
    left join "order" o on o.call_task_id = w.id
    group by w.part`.execute(db)
  for (const { part, tasks, retries } of rows) counts[part] = { tasks: Number(tasks), retries: Number(retries) }
  return counts
}

const none = () => ({ tasks: 0, retries: 0 })

function parts(actor: Actor, { now, dayStart, dayEnd }: Bounds, limit: number): { part: TaskPart; body: RawBuilder<unknown> }[] {
  const within = (part: TaskPart, at: RawBuilder<unknown>, when: RawBuilder<unknown>) => ({ part, body: mine(actor, at, when, limit) })
  // What was put off stands at the moment to which it was; everything else at its term.
  const due = (part: TaskPart, when: RawBuilder<unknown>) => within(part, sql`t.due_at`, sql`t.snoozed_until is null and ${when}`)
  const putOff = (part: TaskPart, when: RawBuilder<unknown>) => within(part, sql`t.snoozed_until`, when)
  return [
    due('promised', sql`t.due_at >= ${dayStart} and t.due_at <= ${now}`),
    putOff('promised', sql`t.snoozed_until >= ${dayStart} and t.snoozed_until <= ${now}`),
    due('overdue', sql`t.due_at < ${dayStart}`),
    putOff('overdue', sql`t.snoozed_until < ${dayStart}`),
    due('later', sql`t.due_at > ${now} and t.due_at < ${dayEnd}`),
    putOff('later', sql`t.snoozed_until > ${now} and t.snoozed_until < ${dayEnd}`),
    due('anytime', sql`t.due_at is null`),
  ]
}

/** Each performer's stretch is walked by itself: an index on (performer, moment) gives its first rows, not those of several performers. */
function mine(actor: Actor, at: RawBuilder<unknown>, when: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  const { userId, groupIds } = actor.grants
  const visible = reachesTask(actor) ?? sql`true`
  const own = sql`select t.id, ${at} as at from task t where not t.complete and t.performer_id = ${userId} and ${when} and ${visible} order by ${at}, t.id limit ${limit}`
  if (groupIds.length === 0) return sql`(${own})`
  return sql`((${own}) union all (
    select g.id, g.at from unnest(${groupIds}::bigint[]) mine (group_id) cross join lateral (
      select t.id, ${at} as at from task t where not t.complete and t.performer_group_id = mine.group_id and ${when} and ${visible} order by ${at}, t.id limit ${limit}
    ) g))`
}
