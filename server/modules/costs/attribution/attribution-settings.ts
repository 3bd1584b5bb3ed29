import { sql } from 'kysely'
import { differences } from '#server/platform/change-log.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { ATTRIBUTION_MODELS, type AttributionModel } from './share-out.ts'

export type AttributionSettings = {
  /** What reports begin with. */
  model: AttributionModel
  /** How long before a sale a visit may have been to count. */
  windowDays: number
  /** Mediums that are paid for, in lower case; visits from advertisements are, whatever their medium. */
  paidMediums: string[]
}

/** The settings of attribution as they are. */
export async function attributionSettings(db: Database): Promise<AttributionSettings> {
  const { rows } = await sql<AttributionSettings>`select model, window_days as "windowDays", paid_mediums as "paidMediums" from attribution_settings`.execute(db)
  return rows[0]!
}

/** Changes what is given; who reads attribution learns of it by the log and counts all orders anew. @throws Refusal `invalid` */
export async function changeAttribution(tx: Tx, patch: Partial<AttributionSettings>): Promise<void> {
  const before = await attributionSettings(tx.db)
  const after = { ...before, ...patch, paidMediums: (patch.paidMediums ?? before.paidMediums).map((medium) => medium.trim().toLowerCase()).filter(Boolean) }
  if (!ATTRIBUTION_MODELS.includes(after.model)) throw invalid('model', 'wrong_value')
  if (!Number.isInteger(after.windowDays) || after.windowDays < 1 || after.windowDays > 365) throw invalid('windowDays', 'out_of_range')
  const fields = differences(before, after)
  if (Object.keys(fields).length === 0) return
  await sql`update attribution_settings set model = ${after.model}, window_days = ${after.windowDays}, paid_mediums = ${after.paidMediums}::text[], updated_at = ${tx.at}`.execute(tx.db)
  tx.record({ kind: 'attribution.changed', entity: 'attribution', entityId: 1, fields })
}
