import { sql } from 'kysely'
import { Type } from 'typebox'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { enqueue, job } from '#server/platform/jobs.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { pushReminder } from './push-reminder.ts'
import { taskChange } from './task-state.ts'

const AT_ONCE = 500
/** What came due while the program was off for longer is shown in the browser, but rings no telephones. */
const PUSHED_FOR_HOURS = 12

/** Each minute: whatever has come due is told once. Restarts lose nothing, because what was told stands in the row. */
export const remindOfDue = job({
  name: 'tasks.remind',
  lane: 'prompt',
  payload: Type.Object({}, { additionalProperties: true }),
  cron: '* * * * *',
  run: async ({ db }) => {
    await tellDue(db)
  },
})

/** @returns how many tasks were told of */
export async function tellDue(db: Db): Promise<number> {
  let told = 0
  for (;;) {
    const now = await transact(db, systemActor('reminders'), tellSome)
    told += now
    if (now < AT_ONCE) return told
  }
}

type Due = { id: number; text: string; site: string | null; orderId: number | null; customerId: number | null; performerId: number | null; groupId: number | null; isFresh: boolean }

async function tellSome(tx: Tx): Promise<number> {
  const { rows } = await sql<Due>`
    with due as materialized (
      select t.id from task t where not t.complete and t.reminded_at is null and coalesce(t.snoozed_until, t.due_at) <= ${tx.at}
      order by coalesce(t.snoozed_until, t.due_at) limit ${AT_ONCE} for no key update skip locked)
    update task t set reminded_at = ${tx.at} from due where t.id = due.id
    returning t.id, t.text, t.site, t.order_id as "orderId", t.customer_id as "customerId", t.performer_id as "performerId", t.performer_group_id as "groupId",
      coalesce(t.snoozed_until, t.due_at) > ${tx.at}::timestamptz - make_interval(hours => ${PUSHED_FOR_HOURS}) as "isFresh"`.execute(tx.db)
  for (const task of rows) tx.record(taskChange('task.due', task))
  const people = await peopleToPush(tx, rows.filter((task) => task.isFresh))
  for (const [userId, taskIds] of people) await enqueue(tx, pushReminder, { userId, taskIds })
  return rows.length
}

/** Task ids by person; of a group's task, everybody in the group. Only those who have a browser that takes pushes. */
async function peopleToPush(tx: Tx, tasks: Due[]): Promise<Map<number, number[]>> {
  if (tasks.length === 0) return new Map()
  const { rows } = await sql<{ taskId: number; userId: number }>`
    select distinct d.id as "taskId", u.id as "userId"
    from jsonb_to_recordset(${JSON.stringify(tasks.map(({ id, performerId, groupId }) => ({ id, person: performerId, in_group: groupId })))}::jsonb) as d (id bigint, person bigint, in_group bigint)
    join app_user u on u.active and (u.id = d.person or exists (select from user_group_member m where m.user_id = u.id and m.group_id = d.in_group))
    where exists (select from push_subscription p where p.user_id = u.id)
    order by 2, 1`.execute(tx.db)
  const people = new Map<number, number[]>()
  for (const { userId, taskId } of rows) people.set(userId, [...(people.get(userId) ?? []), taskId])
  return people
}
