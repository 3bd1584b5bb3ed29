import { notFound, Refusal } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { editApiKey, editUser, refuseChangingSuperior } from '#server/modules/users/index.ts'
import { restorableUntil } from './dismissal-chain.ts'
import { returnWork } from './jobs.ts'

/**
 * Takes a dismissal back: the person may sign in again, with the old password, and the keys that went off are on. With `returnItems` also
 * what they had in hand comes back, in the background, as far as nobody has touched it.
 * @throws Refusal `not_found`, `too_late`, `beyond_own_rights`
 */
export async function restore(tx: Tx, userId: number, returnItems: boolean): Promise<void> {
  const row = await tx.db.selectFrom('dismissal').select(['id', 'at', 'key_ids']).where('user_id', '=', userId).where('restored_at', 'is', null).forUpdate().executeTakeFirst()
  if (!row) throw notFound('dismissal', userId)
  if (tx.at > restorableUntil(row.at)) throw new Refusal('too_late', { until: restorableUntil(row.at).toISOString() }, 409)
  await refuseChangingSuperior(tx, userId)
  await editUser(tx, userId, { active: true })
  for (const id of row.key_ids) {
    const key = await tx.db.selectFrom('api_key').select('active').where('id', '=', id).executeTakeFirst()
    if (key && !key.active) await editApiKey(tx, id, { active: true })
  }
  await tx.db.updateTable('dismissal').set({ state: returnItems ? 'returning' : 'restored', restored_at: tx.at, restored_by: tx.actor.grants.userId }).where('id', '=', row.id).execute()
  tx.record({ kind: 'user.restored', entity: 'user', entityId: userId, about: { dismissal: row.id, returnItems } })
  await appendAudit(tx.db, [{ topic: 'dismissal', kind: 'dismissal.restored', userId: tx.actor.grants.userId, entity: 'user', entityId: userId, at: tx.at, about: { returnItems } }])
  if (returnItems) await enqueue(tx, returnWork, { id: row.id }, { key: `return ${row.id}` })
}
