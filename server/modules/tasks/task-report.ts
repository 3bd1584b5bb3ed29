import { sql, type RawBuilder } from 'kysely'
import type { TaskReport } from '#shared/contracts/tasks.ts'
import { addDays, startOfDay } from '#shared/dates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { reachesTask } from './who-sees.ts'

type Figures = Omit<TaskReport['rows'][number], 'performer' | 'kept'>
const COUNTED = ['made', 'due', 'inTime', 'late', 'missed', 'overdueNow', 'open'] as const

/**
 * How tasks were kept, by performer, of those that the actor may see. Kept % = completed not after the term ÷ due, where due are the tasks
 * with a term within the period that has come (or that were done before it came). What was handed over counts for whoever has it now.
 * @param period first and last day in the account's time zone, both included
 */
export async function taskReport(db: Database, actor: Actor, period: { from: string; to: string }): Promise<TaskReport> {
  const references = await freshReferences(db)
  const zone = references.account.timeZone
  const rows = await figures(db, actor, startOfDay(period.from, zone), startOfDay(addDays(period.to, 1), zone))
  const named = rows.map((row) => ({ ...row, performer: nameOf(row), kept: kept(row) }))
  const total = Object.fromEntries(COUNTED.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)])) as Omit<TaskReport['total'], 'kept'>
  return { rows: named.toSorted((one, other) => other.due - one.due || other.open - one.open || one.performer.localeCompare(other.performer)), total: { ...total, kept: kept(total) } }

  function nameOf(row: Figures): string {
    if (row.performerGroupId !== null) return references.userGroups.find((group) => group.id === row.performerGroupId)?.name ?? ''
    return row.performerId === null ? '' : (references.usersById.get(row.performerId)?.name ?? '')
  }
}

const kept = ({ inTime, due }: { inTime: number; due: number }): number | null => (due === 0 ? null : Math.round((inTime / due) * 1000) / 10)

async function figures(db: Database, actor: Actor, from: Date, to: Date): Promise<Figures[]> {
  const reach = reachesTask(actor) ?? sql<boolean>`true`
  // Each part reads the index of its own date; one pass over all tasks ever would read years.
  const part = (columns: Partial<Record<(typeof COUNTED)[number], RawBuilder<unknown>>>, where: RawBuilder<boolean>) => sql`
    select t.performer_id, t.performer_group_id, ${sql.join(COUNTED.map((name) => sql`${columns[name] ? sql`count(*) filter (where ${columns[name]})` : sql`0::bigint`} as ${sql.ref(name)}`))}
    from task t where ${where} and ${reach} group by 1, 2`
  const { rows } = await sql<Figures>`
    select performer_id as "performerId", performer_group_id as "performerGroupId", ${sql.join(COUNTED.map((name) => sql`sum(${sql.ref(name)})::bigint as ${sql.ref(name)}`))}
    from (
      ${part({ made: sql`true` }, sql<boolean>`t.created_at >= ${from} and t.created_at < ${to}`)}
      union all ${part(
        { due: sql`true`, inTime: sql`t.complete and t.completed_at <= t.due_at`, late: sql`t.complete and t.completed_at > t.due_at`, missed: sql`not t.complete` },
        sql<boolean>`t.due_at >= ${from} and t.due_at < ${to} and (t.complete or t.due_at <= now())`)}
      union all ${part({ open: sql`true`, overdueNow: sql`t.due_at < now()` }, sql<boolean>`not t.complete`)}
    ) as parts group by 1, 2`.execute(db)
  return rows
}
