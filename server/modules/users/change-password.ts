import type { Database } from '#server/platform/db.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { passwordLeast } from './security-settings.ts'
import { refuseWeakPassword } from './weak-password.ts'

/** @throws Refusal `invalid` at `newPassword`: too short or long, common, one's own name, the same as before */
export async function refuseOwnPassword(db: Database, userId: number, { currentPassword, newPassword }: { currentPassword: string; newPassword: string }): Promise<void> {
  const person = await db.selectFrom('app_user').select(['name', 'email']).where('id', '=', userId).executeTakeFirstOrThrow()
  refuseWeakPassword(newPassword, person, await passwordLeast(db), 'newPassword')
  if (newPassword === currentPassword) throw invalid('newPassword', 'password_same')
}

/** The person has chosen a password of their own: nothing more is demanded. */
export async function changeDemandedPassword(tx: Tx, ip: string): Promise<void> {
  const userId = tx.actor.grants.userId
  await tx.db.updateTable('app_user').set({ password_change_demanded: false, updated_at: tx.at }).where('id', '=', userId).execute()
  await appendAudit(tx.db, [{ topic: 'security', kind: 'password.changed', userId, entity: 'user', entityId: userId, ip, at: tx.at }])
}
