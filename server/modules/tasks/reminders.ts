import { sql, type RawBuilder } from 'kysely'
import type { Reminder, Reminders } from '#shared/contracts/tasks.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { shownTo } from '#server/platform/fields.ts'
import { taskCatalogue } from './fields.ts'
import { linkedRecords, type SeesRecords } from './linked-records.ts'
import { reachesTask } from './who-sees.ts'

const SHOWN = 20
const COUNTED = 1000

const REMIND_AT = sql`coalesce(t.snoozed_until, t.due_at)`

/** Open tasks that this person is reminded of: their own, and those of their groups. Apart, because each has an index by the moment. */
const toRemind = (actor: Actor): RawBuilder<boolean>[] =>
  [sql`t.performer_id = ${actor.grants.userId ?? -1}`, sql`t.performer_group_id = any(${groupsOf(actor)})`].map((whose) => sql<boolean>`not t.complete and ${whose} and ${reachesTask(actor) ?? sql`true`}`)

// Owners stand outside of groups in what they may, but not in what waits for them.
const groupsOf = (actor: Actor): RawBuilder<unknown> => sql`array(select m.group_id from user_group_member m where m.user_id = ${actor.grants.userId ?? -1})`

/** Due by now and not closed by this person since; a later snooze or term shows it again. */
const isDue = (actor: Actor): RawBuilder<boolean> => sql<boolean>`${REMIND_AT} <= now()
  and not exists (select from task_reminder_seen s where s.task_id = t.id and s.user_id = ${actor.grants.userId ?? -1} and s.seen_at >= ${REMIND_AT})`

/** The answers for one's own and for one's groups' together. */
const eitherPart = (actor: Actor, question: (part: RawBuilder<boolean>) => RawBuilder<unknown>): RawBuilder<unknown> =>
  sql.join(toRemind(actor).map((part) => sql`(${question(part)})`), sql` union all `)

type Row = { id: number; text: string; dueAt: Date | null; remindAt: Date; phone: string | null; orderId: number | null; customerId: number | null }

/** What to remind this person of now, however long the browser slept: each is told until it is closed, put off or done. */
export async function dueReminders(db: Database, sees: SeesRecords, actor: Actor): Promise<Reminders> {
  const { rows } = await sql<Row>`
    select t.id, t.text, t.due_at as "dueAt", ${REMIND_AT} as "remindAt", t.phone, t.order_id as "orderId", t.customer_id as "customerId"
    from task t where t.id in (${eitherPart(actor, (part) => sql`select t.id from task t where ${part} and ${isDue(actor)} order by ${REMIND_AT} desc, t.id desc limit ${SHOWN}`)})
    order by ${REMIND_AT} desc, t.id desc limit ${SHOWN}`.execute(db)
  const counted = rows.length < SHOWN ? rows.length : await countDue(db, actor)
  const { rows: [next] } = await sql<{ at: Date | null }>`
    select min(at) as at from (${eitherPart(actor, (part) => sql`select min(${REMIND_AT}) as at from task t where ${part} and ${REMIND_AT} > now()`)}) as parts`.execute(db)
  const ids = (name: 'orderId' | 'customerId'): number[] => rows.flatMap((row) => row[name] ?? [])
  const { orders, customers } = await linkedRecords(db, sees, actor, { orders: ids('orderId'), customers: ids('customerId') })
  const reminders = rows.map((row): Reminder => {
    const order = orders.get(row.orderId!)
    const customer = customers.get(row.customerId!)
    return {
      id: row.id,
      text: row.text,
      dueAt: row.dueAt?.toISOString() ?? null,
      remindAt: row.remindAt.toISOString(),
      phone: phoneShown(actor, row.phone ?? order?.phone ?? customer?.phone ?? null),
      order: order ? { id: order.id, number: order.number } : null,
      customer: customer ? { id: customer.id, name: customer.name } : null,
    }
  })
  return { reminders, more: counted - rows.length, nextAt: next?.at?.toISOString() ?? null }
}

async function countDue(db: Database, actor: Actor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from (${eitherPart(actor, (part) => sql`select t.id from task t where ${part} and ${isDue(actor)} limit ${COUNTED + SHOWN}`)}) as parts limit ${COUNTED + SHOWN}) as due`.execute(db)
  return rows[0]!.count
}

/** A phone to call is no more than what the person may see of the order's and the customer's. */
function phoneShown(actor: Actor, phone: string | null): string | null {
  const isKept = actor.grants.fields['order.phone'] === 'hidden' || actor.grants.fields['order.phone'] === 'mask'
  return isKept ? null : ((shownTo(actor, taskCatalogue, 'phone', phone) ?? null) as string | null)
}

/**
 * The person closed these reminders (or all that are due): they are not shown again in any of their browsers until a new moment comes.
 * Nobody else is told, so it is no change of the task.
 */
export async function closeReminders(db: Database, actor: Actor, which: { ids?: number[]; all?: boolean }): Promise<void> {
  const chosen = which.all ? isDue(actor) : sql`t.id = any(${which.ids ?? []}::bigint[])`
  await sql`insert into task_reminder_seen (task_id, user_id, seen_at)
    select t.id, ${actor.grants.userId}, now() from task t where (${sql.join(toRemind(actor).map((part) => sql`(${part})`), sql` or `)}) and ${chosen}
    on conflict (task_id, user_id) do update set seen_at = excluded.seen_at`.execute(db)
}
