import { sql, type RawBuilder } from 'kysely'
import type { Board, BoardPerson } from '#shared/contracts/day.ts'
import { addDays, formatDay, startOfDay } from '#shared/dates.ts'
import { may, scopeOf, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { canSeeOrder, openStatuses, waitingStatuses } from '#server/modules/orders/index.ts'
import { beforeWorkingMinutes, freshReferences, inBase, workingHoursOf } from '#server/modules/settings/index.ts'
import { reachesTask } from '#server/modules/tasks/index.ts'
import { ONLINE_SECONDS } from '#server/modules/users/index.ts'
import { COUNTED } from './day-tasks.ts'

type PersonRow = Omit<BoardPerson, 'statusAt' | 'onlineSince'> & { statusAt: Date; onlineSince: Date | null }
type Context = { now: Date; dayStart: Date; dayEnd: Date; waiting: string[]; open: string[]; edge: Date | null; norm: number; orders: RawBuilder<unknown>; tasks: RawBuilder<unknown> }

/**
 * Who is drowning: load, waiting orders and figures of the day of each manager, and of whoever else has orders in work, within the right's reach, over the orders and
 * tasks that the actor may see.
 */
export async function board(db: Database, actor: Actor, now = new Date()): Promise<Board> {
  const references = await freshReferences(db)
  const { account } = references
  const today = formatDay(now, account.timeZone)
  const context: Context = {
    now,
    dayStart: startOfDay(today, account.timeZone),
    dayEnd: startOfDay(addDays(today, 1), account.timeZone),
    waiting: waitingStatuses(references),
    open: openStatuses(references),
    // Who came before this moment has waited longer than the norm.
    edge: beforeWorkingMinutes(now, account.firstTouchNorm, workingHoursOf(account)),
    norm: account.firstTouchNorm,
    orders: may(actor, 'orders.view') ? (canSeeOrder(actor) ?? sql`true`) : sql`false`,
    tasks: may(actor, 'tasks.view') ? (reachesTask(actor) ?? sql`true`) : sql`false`,
  }
  const [people, free, days] = await Promise.all([boardPeople(db, actor, context), freeQueue(db, context), daysFigures(db, context)])
  return { now: now.toISOString(), norm: account.firstTouchNorm, people, free, today: days }
}

const counted = (what: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select count(*)::int from (select from ${what} limit ${COUNTED}) found)`
const minor = (sum: RawBuilder<unknown>): RawBuilder<unknown> => sql`(coalesce(${sum}, 0) * 100)::bigint`
const median = sql`percentile_disc(0.5) within group (order by o.first_touch_minutes)`

async function boardPeople(db: Database, actor: Actor, context: Context): Promise<BoardPerson[]> {
  const { now, dayStart, dayEnd, waiting, open, edge, orders, tasks } = context
  const untouched = sql`"order" o where o.manager_id = u.id and o.first_touched_at is null and o.status = any(${waiting}::text[]) and ${orders}`
  const task = sql`task t where t.performer_id = u.id and not t.complete and ${tasks}`
  const { rows } = await sql<PersonRow>`
    select u.id, u.name, u.status, u.status_at as "statusAt", u.online_since as "onlineSince",
      coalesce(u.last_seen_at > ${now}::timestamptz - make_interval(secs => ${ONLINE_SECONDS}), false) as "isOnline",
      ${counted(sql`"order" o where o.manager_id = u.id and o.status = any(${open}::text[]) and ${orders}`)} as open,
      ${counted(untouched)} as untouched,
      ${edge ? counted(sql`${untouched} and o.created_at <= ${edge}`) : sql`0`} as "untouchedOverdue",
      ${counted(sql`"order" o where o.manager_id = u.id and o.status_deadline_at < ${now} and ${orders}`)} as late,
      ${counted(sql`${task} and t.due_at >= ${now} and t.due_at < ${dayEnd}`)} as "tasksToday",
      ${counted(sql`${task} and t.due_at < ${now}`)} as "tasksOverdue",
      touched.count as "touchedToday", touched.median as "touchMedian", coalesce(handled.count, 0) as "handledToday", given.count as given, given.sum as "givenSum"
    from app_user u
    left join (
      select l.actor_id, count(distinct l.entity_id)::int as count from change_log l join "order" o on o.id = l.entity_id
      where l.entity = 'order' and l.at >= ${dayStart} and l.actor_kind = 'user' and ${orders} group by l.actor_id
    ) handled on handled.actor_id = u.id
    cross join lateral (
      select count(*)::int as count, ${median} as median from "order" o where o.first_touched_by = u.id and o.first_touched_at >= ${dayStart} and ${orders}
    ) touched
    cross join lateral (
      select count(*)::int as count, ${minor(sql`sum(${inBase(sql`o.total`)})`)} as sum from "order" o where o.manager_id = u.id and o.created_at >= ${dayStart} and ${orders}
    ) given
    where u.active and ${people(actor)} and (
      exists (select from user_group_member m join user_group g on g.id = m.group_id where m.user_id = u.id and g.is_manager)
      or exists (select from "order" o where o.manager_id = u.id and o.status = any(${open}::text[])))
    order by u.name, u.id`.execute(db)
  return rows.map((row) => ({ ...row, statusAt: row.statusAt.toISOString(), onlineSince: row.isOnline ? (row.onlineSince?.toISOString() ?? null) : null }))
}

/** Whose figures the right reaches. */
function people(actor: Actor): RawBuilder<unknown> {
  const scope = scopeOf(actor, 'board.view')
  if (scope === 'all') return sql`true`
  const { userId, colleagueIds } = actor.grants
  return sql`u.id = any(${[userId ?? -1, ...(scope === 'group' ? colleagueIds : [])]}::bigint[])`
}

async function freeQueue(db: Database, { waiting, edge, orders }: Context): Promise<Board['free']> {
  const free = sql`"order" o where o.manager_id is null and o.first_touched_at is null and o.status = any(${waiting}::text[]) and ${orders}`
  const { rows } = await sql<Board['free']>`select ${counted(free)} as untouched, ${edge ? counted(sql`${free} and o.created_at <= ${edge}`) : sql`0`} as overdue`.execute(db)
  return rows[0]!
}

async function daysFigures(db: Database, { dayStart, norm, orders }: Context): Promise<Board['today']> {
  const { rows } = await sql<Board['today']>`
    select came.*, touched.* from
      (select count(*)::int as orders, ${minor(sql`sum(${inBase(sql`o.total`)})`)} as sum from "order" o where o.created_at >= ${dayStart} and ${orders}) came,
      (select count(*)::int as touched, ${median} as "touchMedian", count(*) filter (where o.first_touch_minutes < ${norm})::int as "withinNorm"
       from "order" o where o.first_touched_by = any(array(select id from app_user)) and o.first_touched_at >= ${dayStart} and ${orders}) touched`.execute(db)
  return rows[0]!
}
