import { sql } from 'kysely'
import type { Comparison, DashboardCard, DashboardSummary, PeriodName, Widget } from '#shared/contracts/dashboards.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import type { Visibility } from '#server/platform/platform.ts'

/** A private dashboard of another person is not there at all. */
export const mayChangeDashboard = (actor: Actor, row: { is_shared: boolean; owner_id: number | null }): boolean =>
  row.is_shared ? may(actor, 'analytics.change') : row.owner_id !== null && row.owner_id === actor.grants.userId

function visibleTo(db: Database, actor: Actor) {
  return db
    .selectFrom('dashboard')
    .leftJoin('app_user', 'app_user.id', 'dashboard.owner_id')
    .select([
      'dashboard.id', 'dashboard.code', 'dashboard.name', 'dashboard.owner_id', 'dashboard.is_shared', 'dashboard.period', 'dashboard.compare', 'dashboard.position',
      'app_user.name as owner_name',
    ])
    .where((where) => where.or([where('dashboard.is_shared', '=', true), where('dashboard.owner_id', '=', actor.grants.userId ?? 0)]))
}
type Row = Awaited<ReturnType<ReturnType<typeof visibleTo>['execute']>>[number]

const summary = (row: Row, actor: Actor): DashboardSummary => ({
  id: row.id,
  code: row.code,
  name: row.name,
  isShared: row.is_shared,
  mine: mayChangeDashboard(actor, row),
  owner: row.owner_id === null || row.owner_name === null ? null : { id: row.owner_id, name: row.owner_name },
})

/** One's own and the shared ones, the ready ones first. */
export async function dashboardList(db: Database, actor: Actor): Promise<DashboardSummary[]> {
  const rows = await visibleTo(db, actor).orderBy(sql`dashboard.code is null`).orderBy('dashboard.position').orderBy('dashboard.id').limit(500).execute()
  return rows.map((row) => summary(row, actor))
}

/** @throws Refusal `not_found`, also for a private one of somebody else */
export async function dashboardCard(db: Database, actor: Actor, id: number): Promise<DashboardCard> {
  const row = await visibleTo(db, actor).where('dashboard.id', '=', id).executeTakeFirst()
  if (!row) throw notFound('dashboard', id)
  return { ...summary(row, actor), period: row.period as PeriodName, compare: row.compare as Comparison | null, widgets: await widgetsOf(db, id) }
}

export async function widgetsOf(db: Database, dashboardId: number): Promise<Widget[]> {
  const rows = await db.selectFrom('dashboard_widget').selectAll().where('dashboard_id', '=', dashboardId).orderBy('position').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Widget['kind'],
    title: row.title,
    measures: row.measures,
    by: row.by,
    split: row.split,
    base: row.base as Widget['base'],
    period: row.period as Widget['period'],
    limit: row.row_limit,
    width: row.width,
    height: row.height,
    isHidden: row.is_hidden,
  }))
}

export const dashboardVisibility: Visibility = async (db, actor, ids) => {
  if (ids.length === 0 || !may(actor, 'analytics.view')) return new Set()
  const rows = await visibleTo(db, actor).where('dashboard.id', 'in', [...ids]).execute()
  return new Set(rows.map((row) => row.id))
}
