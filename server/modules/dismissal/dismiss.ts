import type { Dismiss } from '#shared/contracts/dismissal.ts'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Tx } from '#server/platform/transact.ts'
import { appendAudit } from '#server/modules/audit/index.ts'
import { editApiKey, editUser, refuseChangingSuperior } from '#server/modules/users/index.ts'
import { countOf, totalOf } from './dismissal-counts.ts'
import { handOverWork } from './jobs.ts'

/**
 * Somebody leaves: shut out at once (sessions, live streams, the chosen keys), and what they had in hand goes to a person or is spread over
 * a group, in the background.
 * @returns id of the dismissal
 * @throws Refusal `not_found`, `invalid`, `own_account`, `already_dismissed`, `beyond_own_rights`, `last_owner`
 */
export async function dismiss(tx: Tx, userId: number, { toUserId, toGroupId, keyIds = [] }: Dismiss): Promise<number> {
  if ((toUserId === undefined) === (toGroupId === undefined)) throw invalid('toUserId', 'one_of', { names: ['toUserId', 'toGroupId'] })
  if (tx.actor.grants.userId === userId) throw new Refusal('own_account', {}, 409)
  const by = tx.actor.grants.userId
  if (by === null) throw new Refusal('forbidden', {}, 403)
  // Waits for other changes of people, and holds whoever takes over in their place until this is done.
  const person = await tx.db.selectFrom('app_user').select(['id', 'active']).where('id', '=', userId).forUpdate().executeTakeFirst()
  if (!person) throw notFound('user', userId)
  await refuseChangingSuperior(tx, userId)
  const open = await tx.db.selectFrom('dismissal').select('id').where('user_id', '=', userId).where('restored_at', 'is', null).executeTakeFirst()
  if (open) throw new Refusal('already_dismissed', {}, 409)
  await refuseNobody(tx, userId, toUserId, toGroupId)
  if (person.active) await editUser(tx, userId, { active: false })
  const off = await switchKeysOff(tx, userId, keyIds)
  const counts = await countOf(tx.db, userId)
  const { id } = await tx.db
    .insertInto('dismissal')
    .values({ user_id: userId, to_user_id: toUserId ?? null, to_group_id: toGroupId ?? null, key_ids: off, total: totalOf(counts), at: tx.at, by })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record({ kind: 'user.dismissed', entity: 'user', entityId: userId, about: { dismissal: id, ...counts, ...(toUserId ? { toUserId } : { toGroupId }), keyIds: off } })
  await appendAudit(tx.db, [{ topic: 'dismissal', kind: 'dismissal.begun', userId: by, entity: 'user', entityId: userId, at: tx.at, count: Math.max(1, totalOf(counts)), about: { ...counts, ...(toUserId ? { toUserId } : { toGroupId }), keys: off.length } }])
  await enqueue(tx, handOverWork, { id }, { key: `dismissal ${id}` })
  return id
}

async function refuseNobody(tx: Tx, userId: number, toUserId: number | undefined, toGroupId: number | undefined): Promise<void> {
  if (toUserId !== undefined) {
    const taker = await tx.db.selectFrom('app_user').select('active').where('id', '=', toUserId).forShare().executeTakeFirst()
    if (!taker) throw invalid('toUserId', 'unknown')
    if (!taker.active || toUserId === userId) throw invalid('toUserId', 'inactive')
  } else {
    const takers = await tx.db
      .selectFrom('user_group_member as m')
      .innerJoin('app_user as u', 'u.id', 'm.user_id')
      .select('u.id')
      .where('m.group_id', '=', toGroupId!)
      .where('u.active', '=', true)
      .where('u.id', '!=', userId)
      .executeTakeFirst()
    if (!takers) throw invalid('toGroupId', 'nobody_there')
  }
}

/** Only keys that the person made: theirs may be in a program of theirs. */
async function switchKeysOff(tx: Tx, userId: number, keyIds: readonly number[]): Promise<number[]> {
  if (keyIds.length === 0) return []
  const keys = await tx.db.selectFrom('api_key').select(['id', 'active']).where('id', 'in', [...keyIds]).where('created_by', '=', userId).execute()
  const unknown = keyIds.findIndex((id) => !keys.some((key) => key.id === id))
  if (unknown >= 0) throw invalid(`keyIds[${unknown}]`, 'unknown')
  const off = keys.filter((key) => key.active).map((key) => key.id)
  for (const id of off) await editApiKey(tx, id, { active: false })
  return off
}
