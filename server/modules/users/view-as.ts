import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { personActor } from './person-actor.ts'
import { refuseChangingSuperior } from './refuse-beyond.ts'

/** Long enough to look around, short enough not to be forgotten. */
const MINUTES = 60

/**
 * From now on this session sees what that person sees, and changes nothing. Recorded with the person who is looked at.
 * @throws Refusal `not_found`; `beyond_own_rights` when they may more; `invalid` for oneself
 */
export async function beginViewing(tx: Tx, sessionToken: string, userId: number): Promise<Date> {
  if (userId === tx.actor.id) throw new Refusal('invalid', {}, 400, [{ path: 'userId', code: 'oneself' }])
  const person = await tx.db.selectFrom('app_user').select('id').where('id', '=', userId).where('active', '=', true).executeTakeFirst()
  if (!person) throw notFound('user', userId)
  await refuseChangingSuperior(tx, userId)
  const until = new Date(tx.at.getTime() + MINUTES * 60_000)
  await tx.db.updateTable('session').set({ watching: userId, watching_until: until }).where('token', '=', sessionToken).execute()
  tx.record({ kind: 'user.view_begun', entity: 'user', entityId: userId, about: { by: tx.actor.name, until: until.toISOString() } })
  return until
}

/** Back to one's own eyes. Said by the real person. */
export async function endViewing(tx: Tx, sessionToken: string, viewed: number): Promise<void> {
  await tx.db.updateTable('session').set({ watching: null, watching_until: null }).where('token', '=', sessionToken).execute()
  tx.record({ kind: 'user.view_ended', entity: 'user', entityId: viewed, about: { by: tx.actor.name } })
}

/**
 * Whoever the real person looks as: null when they may not (any more), so that it ends the moment the right to it does.
 */
export async function viewedActor(db: Database, real: Actor, userId: number): Promise<Actor | null> {
  if (!may(real, 'users.change') || real.id === null) return null
  const viewed = await personActor(db, userId)
  return viewed && { ...viewed, viewedBy: { id: real.id, name: real.name } }
}
