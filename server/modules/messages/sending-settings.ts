import { sql } from 'kysely'
import { differences } from '#server/platform/change-log.ts'
import { KEPT, type Database } from '#server/platform/db.ts'
import type { Tx } from '#server/platform/transact.ts'

/** How sending behaves, of the whole account. */
export type SendingSettings = {
  quietOn: boolean
  /** HH:MM by the receiver's clock: marketing waits from here… */
  quietFrom: string
  /** …to here. */
  quietTo: string
  /** So many soft bounces with nothing delivered in between, and the address is suppressed. */
  softBounces: number
  /** Tries until a message is dead. */
  attempts: number
  /** Hours after its term when a message that could not leave is dead. */
  giveUpHours: number
  /** What a rule may send in an hour unless it says otherwise. */
  fusePerHour: number
}

/** How messages are sent: quiet hours, attempts, the fuse. `idSecret` goes into the ids of letters, so that nobody can guess them, and out to nobody. */
export async function sendingSettings(db: Database): Promise<SendingSettings & { idSecret: string }> {
  const { rows } = await sql<SendingSettings & { idSecret: string }>`
    ${KEPT}select quiet_on as "quietOn", quiet_from as "quietFrom", quiet_to as "quietTo", soft_bounces as "softBounces", attempts, give_up_hours as "giveUpHours",
      fuse_per_hour as "fusePerHour", id_secret as "idSecret" from message_settings`.execute(db)
  return rows[0]!
}

const COLUMNS = {
  quietOn: 'quiet_on', quietFrom: 'quiet_from', quietTo: 'quiet_to', softBounces: 'soft_bounces', attempts: 'attempts', giveUpHours: 'give_up_hours', fusePerHour: 'fuse_per_hour',
} as const satisfies Record<keyof SendingSettings, string>

/** Changes what is named. */
export async function saveSendingSettings(tx: Tx, change: { [Name in keyof SendingSettings]?: SendingSettings[Name] | undefined }): Promise<void> {
  const before = await sendingSettings(tx.db)
  const fields = differences(before, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)))
  if (Object.keys(fields).length === 0) return
  await tx.db.updateTable('message_settings').set(Object.fromEntries(Object.entries(fields).map(([name, [, value]]) => [COLUMNS[name as keyof SendingSettings], value]))).execute()
  tx.record({ kind: 'message_settings.changed', entity: 'message_settings', entityId: 1, fields })
}
