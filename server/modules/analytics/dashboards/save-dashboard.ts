import { isDeepStrictEqual } from 'node:util'
import type { CreateDashboard, DashboardCard, EditDashboard, WidgetInput } from '#shared/contracts/dashboards.ts'
import { refuseUnless } from '#server/platform/access.ts'
import { plannedOf } from '#shared/plans.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { dashboardCard, mayChangeDashboard, widgetsOf } from './dashboard-reads.ts'

/** A new dashboard, empty or with what stands on another. @throws Refusal `forbidden` · `not_found` for what it shall copy */
export async function createDashboard(tx: Tx, { name, isShared = false, copyOf }: CreateDashboard): Promise<DashboardCard> {
  const ownerId = tx.actor.grants.userId
  if (ownerId === null) throw new Refusal('forbidden', {}, 403)
  if (isShared) refuseUnless(tx.actor, 'analytics.change')
  const source = copyOf === undefined ? null : await dashboardCard(tx.db, tx.actor, copyOf)
  const { id } = await tx.db
    .insertInto('dashboard')
    .values({ name: name.trim(), owner_id: ownerId, is_shared: isShared, position: 100, ...(source && { period: source.period, compare: source.compare }) })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (source) await writeWidgets(tx, id, source.widgets.map(({ id: _id, ...widget }) => widget))
  tx.record({ kind: 'dashboard.created', entity: 'dashboard', entityId: id, fields: { name: [null, name.trim()], isShared: [null, isShared] } })
  return dashboardCard(tx.db, tx.actor, id)
}

/** @throws Refusal `not_found`, also for a private one of somebody else · `forbidden` for a shared one without the right · `dashboard_changed` when somebody else was faster · `invalid` for a plan of what is not planned */
export async function editDashboard(tx: Tx, id: number, { widgets, from, ...changes }: EditDashboard): Promise<DashboardCard> {
  const before = await changeable(tx, id)
  if (changes.isShared !== undefined && changes.isShared !== before.is_shared) refuseUnless(tx.actor, 'analytics.change')
  // What nobody owns would be nobody's to see.
  if (changes.isShared === false && before.owner_id === null) throw new Refusal('ready_stays_shared', {}, 409)
  const was = { name: before.name, isShared: before.is_shared, period: before.period, compare: before.compare }
  const next = { ...was, ...changes, ...(changes.name !== undefined && { name: changes.name.trim() }) }
  await tx.db.updateTable('dashboard').set({ name: next.name, is_shared: next.isShared, period: next.period, compare: next.compare }).where('id', '=', id).execute()
  const fields: Record<string, [old: unknown, new: unknown]> = differences(was, next)
  if (widgets) {
    const old = await widgetsOf(tx.db, id)
    if (from && !isDeepStrictEqual(old, from)) throw new Refusal('dashboard_changed', {}, 409)
    for (const [index, widget] of widgets.entries()) refuseUnplanned(widget, index)
    await writeWidgets(tx, id, widgets)
    const now = await widgetsOf(tx.db, id)
    if (JSON.stringify(old) !== JSON.stringify(now)) fields.widgets = [old, now]
  }
  if (Object.keys(fields).length > 0) tx.record({ kind: 'dashboard.changed', entity: 'dashboard', entityId: id, fields })
  return dashboardCard(tx.db, tx.actor, id)
}

/** @throws Refusal as `editDashboard` */
export async function deleteDashboard(tx: Tx, id: number): Promise<void> {
  const { name, code } = await changeable(tx, id)
  await tx.db.deleteFrom('dashboard').where('id', '=', id).execute()
  tx.record({ kind: 'dashboard.deleted', entity: 'dashboard', entityId: id, fields: { name: [name ?? code, null] } })
}

async function changeable(tx: Tx, id: number) {
  const row = await tx.db.selectFrom('dashboard').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || (!row.is_shared && row.owner_id !== tx.actor.grants.userId)) throw notFound('dashboard', id)
  if (!mayChangeDashboard(tx.actor, row)) throw new Refusal('forbidden', {}, 403)
  return row
}

/** Months are planned in few metrics, by people and by sites. */
function refuseUnplanned({ kind, measures, by }: WidgetInput, index: number): void {
  if (kind !== 'plan') return
  if (measures.length !== 1 || !plannedOf(measures[0]!)) throw invalid(`widgets[${index}].measures`, 'unknown', { value: measures.join() })
  if (by !== null && by !== 'manager' && by !== 'site') throw invalid(`widgets[${index}].by`, 'unknown', { value: by })
}

/** What is named by an id of this dashboard stays itself; the rest is new. */
async function writeWidgets(tx: Tx, dashboardId: number, widgets: readonly WidgetInput[]): Promise<void> {
  const standing = new Set((await tx.db.selectFrom('dashboard_widget').select('id').where('dashboard_id', '=', dashboardId).execute()).map((row) => row.id))
  const kept = new Set(widgets.flatMap(({ id }) => (id !== undefined && standing.has(id) ? [id] : [])))
  const gone = [...standing].filter((id) => !kept.has(id))
  if (gone.length > 0) await tx.db.deleteFrom('dashboard_widget').where('id', 'in', gone).execute()
  const written = new Set<number>()
  for (const [position, { id, limit, isHidden, ...widget }] of widgets.entries()) {
    const row = { ...widget, measures: [...widget.measures], row_limit: limit, is_hidden: isHidden, position }
    if (id !== undefined && kept.has(id) && !written.has(id)) {
      written.add(id)
      await tx.db.updateTable('dashboard_widget').set(row).where('id', '=', id).execute()
    } else await tx.db.insertInto('dashboard_widget').values({ ...row, dashboard_id: dashboardId }).execute()
  }
}
