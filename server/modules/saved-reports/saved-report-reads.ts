import type { ReportLayout, ReportSchedule, SavedReport, SavedReportSummary } from '#shared/contracts/saved-reports.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Visibility } from '#server/platform/platform.ts'

/** One's own; the shared ones of others need the right. */
export const mayChangeReport = (actor: Actor, row: { is_shared: boolean; owner_id: number }): boolean =>
  row.owner_id === actor.grants.userId || (row.is_shared && may(actor, 'analytics.change'))

function visibleTo(db: Database, actor: Actor) {
  return db
    .selectFrom('saved_report')
    .innerJoin('app_user', 'app_user.id', 'saved_report.owner_id')
    .selectAll('saved_report')
    .select('app_user.name as owner_name')
    .where((where) => where.or([where('saved_report.is_shared', '=', true), where('saved_report.owner_id', '=', actor.grants.userId ?? 0)]))
}
type Row = Awaited<ReturnType<ReturnType<typeof visibleTo>['execute']>>[number]

const named = (row: Row, actor: Actor) => ({
  id: row.id, name: row.name, isShared: row.is_shared, mine: mayChangeReport(actor, row), owner: { id: row.owner_id, name: row.owner_name }, updatedAt: row.updated_at.toISOString(),
})

/** One's own and the shared ones, by name. */
export async function savedReports(db: Database, actor: Actor): Promise<SavedReportSummary[]> {
  const rows = await visibleTo(db, actor).orderBy('saved_report.name').orderBy('saved_report.id').limit(500).execute()
  return rows.map((row) => ({ ...named(row, actor), isScheduled: row.next_at !== null }))
}

/** @throws Refusal `not_found`, also for a private one of somebody else */
export async function savedReport(db: Database, actor: Actor, id: number): Promise<SavedReport> {
  const row = await visibleTo(db, actor).where('saved_report.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('saved_report', id)
  const card = named(row, actor)
  // To whom a colleague's report goes is not everybody's to know.
  const schedule = card.mine ? (row.schedule as ReportSchedule | null) : null
  return {
    ...card, layout: row.layout as ReportLayout, schedule, nextAt: card.mine ? (row.next_at?.toISOString() ?? null) : null,
    lastSent: card.mine ? (row.last_sent as SavedReport['lastSent']) : null,
  }
}

export const reportVisibility: Visibility = async (db, actor, ids) => {
  if (ids.length === 0 || !may(actor, 'analytics.view')) return new Set()
  const rows = await visibleTo(db, actor).where('saved_report.id', 'in', [...ids]).execute()
  return new Set(rows.map((row) => row.id))
}
