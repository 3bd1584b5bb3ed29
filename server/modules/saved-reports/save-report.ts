import { isDeepStrictEqual } from 'node:util'
import type { CreateReport, EditReport, ReportLayout, ReportSchedule, SavedReport } from '#shared/contracts/saved-reports.ts'
import { refuseUnless } from '#server/platform/access.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { dimensionOf, metricOf } from '#shared/metrics/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { nextSending } from './next-sending.ts'
import { mayChangeReport, savedReport } from './saved-report-reads.ts'

/** @throws Refusal `forbidden` · `invalid` naming the metric, dimension or receiver that does not exist */
export async function createReport(tx: Tx, { name, layout, isShared = false, schedule = null }: CreateReport): Promise<SavedReport> {
  const ownerId = tx.actor.grants.userId
  if (ownerId === null) throw new Refusal('forbidden', {}, 403)
  if (isShared) refuseUnless(tx.actor, 'analytics.change')
  refuseUnknown(layout)
  if (schedule) await refuseReceivers(tx, schedule)
  const { id } = await tx.db
    .insertInto('saved_report')
    .values({ name: name.trim(), owner_id: ownerId, is_shared: isShared, layout: JSON.stringify(layout), schedule: schedule && JSON.stringify(schedule), next_at: await nextOf(tx, schedule) })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'saved_report.created', entity: 'saved_report', entityId: id, fields: { name: [null, name.trim()], isShared: [null, isShared], ...(schedule ? { schedule: [null, schedule] } : {}) } })
  return savedReport(tx.db, tx.actor, id)
}

/** @throws Refusal `not_found`, also for a private one of somebody else · `forbidden` · `invalid` as `createReport` · `report_of_another` when the schedule of somebody else's is changed · `report_goes_outside` when the layout of somebody else's is that is sent outside ·
 * `report_changed` when somebody else was faster */
export async function editReport(tx: Tx, id: number, { from, ...changes }: EditReport): Promise<SavedReport> {
  const before = await changeable(tx, id)
  if (changes.isShared !== undefined && changes.isShared !== before.is_shared) refuseUnless(tx.actor, 'analytics.change')
  // It goes out with the owner's rights: nobody else sends it to whom they like.
  if (changes.schedule && before.owner_id !== tx.actor.grants.userId) throw new Refusal('report_of_another', {}, 403)
  // Nor does anybody else say what people outside read by these rights.
  const goesOutside = (before.schedule as ReportSchedule | null)?.emails.length
  if (changes.layout && goesOutside && before.owner_id !== tx.actor.grants.userId && !isDeepStrictEqual(asShown(before.layout), asShown(changes.layout))) throw new Refusal('report_goes_outside', {}, 403)
  if (changes.layout && from && !isDeepStrictEqual(asShown(before.layout), asShown(from))) throw new Refusal('report_changed', {}, 409)
  if (changes.layout) refuseUnknown(changes.layout)
  if (changes.schedule) await refuseReceivers(tx, changes.schedule)
  const was = { name: before.name, isShared: before.is_shared, layout: before.layout, schedule: before.schedule }
  const next = { ...was, ...changes, ...(changes.name !== undefined ? { name: changes.name.trim() } : {}) }
  const fields = differences(was, next)
  if (Object.keys(fields).length === 0) return savedReport(tx.db, tx.actor, id)
  await tx.db
    .updateTable('saved_report')
    .set({
      name: next.name, is_shared: next.isShared, layout: JSON.stringify(next.layout), updated_at: tx.at,
      ...(changes.schedule === undefined ? {} : { schedule: changes.schedule && JSON.stringify(changes.schedule), next_at: await nextOf(tx, changes.schedule) }),
    })
    .where('id', '=', id)
    .execute()
  tx.record({ kind: 'saved_report.changed', entity: 'saved_report', entityId: id, fields })
  return savedReport(tx.db, tx.actor, id)
}

/** @throws Refusal as `editReport` */
export async function deleteReport(tx: Tx, id: number): Promise<void> {
  const { name } = await changeable(tx, id)
  await tx.db.deleteFrom('saved_report').where('id', '=', id).execute()
  tx.record({ kind: 'saved_report.deleted', entity: 'saved_report', entityId: id, fields: { name: [name, null] } })
}

async function changeable(tx: Tx, id: number) {
  const row = await tx.db.selectFrom('saved_report').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || (!row.is_shared && row.owner_id !== tx.actor.grants.userId)) throw notFound('saved_report', id)
  if (!mayChangeReport(tx.actor, row)) throw new Refusal('forbidden', {}, 403)
  return row
}

/** What is not said stands in an answer as what it means. */
const asShown = (layout: unknown): object => ({ limit: 500, ...(layout as ReportLayout), switches: { cancelled: false, zero: true, delivery: true, ...(layout as ReportLayout).switches } })

/** What cannot be answered to this person is saved all the same: it says so where it is shown. */
function refuseUnknown({ measures, rows = [], columns = [], period }: ReportLayout): void {
  const [measure, dimension] = [measures.find((code) => !metricOf(code)), [...rows, ...columns].find((code) => !dimensionOf(code))]
  if (measure) throw invalid('layout.measures', 'unknown', { value: measure })
  if (dimension) throw invalid('layout.rows', 'unknown', { value: dimension })
  if (typeof period === 'object' && period.from > period.to) throw invalid('layout.period', 'wrong_value')
}

async function refuseReceivers(tx: Tx, { userIds, emails, channels }: ReportSchedule): Promise<void> {
  if (userIds.length === 0 && emails.length === 0) throw invalid('schedule.userIds', 'required')
  // What leaves the shop is for those who answer for it.
  if (emails.length > 0) refuseUnless(tx.actor, 'analytics.change')
  if (emails.length > 0 && !channels.includes('email')) throw invalid('schedule.channels', 'wrong_value')
  if (userIds.length === 0) return
  const known = await tx.db.selectFrom('app_user').select('id').where('id', 'in', userIds).where('active', '=', true).execute()
  const unknown = userIds.find((id) => !known.some((one) => one.id === id))
  if (unknown !== undefined) throw invalid('schedule.userIds', 'unknown', { value: unknown })
}

async function nextOf(tx: Tx, schedule: ReportSchedule | null): Promise<Date | null> {
  return schedule ? nextSending(schedule, tx.at, (await freshReferences(tx.db)).account.timeZone) : null
}
