import { notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { refuseChangingSuperior } from './refuse-beyond.ts'

/** Signs a person out everywhere; open live streams close with it. @throws Refusal `not_found`, `beyond_own_rights` */
export async function endSessions(tx: Tx, userId: number): Promise<void> {
  await refuseStranger(tx, userId)
  await tx.db.deleteFrom('session').where('user_id', '=', userId).execute()
  tx.record({ kind: 'user.sessions_ended', entity: 'user', entityId: userId })
}

/** Takes the second factor from somebody who lost it, and signs them out: whoever has the phone now must not stay. @throws Refusal `not_found`, `beyond_own_rights` */
export async function resetTwoFactor(tx: Tx, userId: number): Promise<void> {
  await endSessions(tx, userId)
  await tx.db.deleteFrom('two_factor').where('user_id', '=', userId).execute()
  await tx.db.updateTable('app_user').set({ two_factor_enabled: false, updated_at: tx.at }).where('id', '=', userId).execute()
  await appendAudit(tx.db, [{ topic: 'security', kind: 'two_factor.reset', userId: tx.actor.grants.userId, entity: 'user', entityId: userId, at: tx.at }])
}

async function refuseStranger(tx: Tx, userId: number): Promise<void> {
  if (!(await tx.db.selectFrom('app_user').select('id').where('id', '=', userId).executeTakeFirst())) throw notFound('user', userId)
  await refuseChangingSuperior(tx, userId)
}
