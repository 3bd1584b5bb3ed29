import type { Question } from '#shared/contracts/analytics.ts'
import type { Params } from '#server/platform/clickhouse/index.ts'
import type { Actor } from '#server/platform/access.ts'
import { dateTime } from '#server/platform/clickhouse/index.ts'
import type { Database } from '#server/platform/db.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { attributionSettings } from '#server/modules/costs/index.ts'
import { daysOf, momentsOf } from './period.ts'

/** What an answer is worked out under: who asks, about which days, and the settings as they are now. */
export type Setting = { actor: Actor; references: References; attributionModel: string; now: Date }

export async function settingOf(db: Database, actor: Actor): Promise<Setting> {
  const [references, { model }] = await Promise.all([freshReferences(db), attributionSettings(db)])
  return { actor, references, attributionModel: model, now: new Date() }
}

/** The parameters that formulas and dimensions may name. Status groups are read from the settings, so that a status that was moved counts at once. */
export function commonParams({ references, attributionModel, now }: Setting, { period, until, switches = {} }: Pick<Question, 'period' | 'switches'> & { until?: Date }): Params {
  const statuses = references.statuses.all
  const of = (group: string): string[] => statuses.filter((status) => status.group === group).map((status) => status.code)
  const zone = references.account.timeZone
  const moments = momentsOf(period, zone)
  return {
    zone,
    from: dateTime(moments.from),
    until: dateTime(until ?? moments.until),
    now: dateTime(now),
    days: daysOf(period),
    attributionModel,
    firstTouchNorm: references.account.firstTouchNorm,
    paidStatuses: references.paymentStatuses.all.filter((status) => status.paymentComplete).map((status) => status.code),
    delivery: switches.delivery === false ? 0 : 1,
    returnedLeaves: references.itemStatuses.byCode.get('returned')?.cancelStatus === false ? 0 : 1,
    cancelled: of('cancel'),
    complete: of('complete'),
    statuses: statuses.map((status) => status.code),
    statusGroups: statuses.map((status) => status.group),
  }
}
