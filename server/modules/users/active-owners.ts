import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

/**
 * Somebody must always be able to do everything. Asked after the change, inside its transaction; changes of people wait for each other
 * (see settings' bump-version.ts), so two owners cannot remove each other at once.
 * @throws Refusal `last_owner`
 */
export async function refuseWithoutOwner(tx: Tx): Promise<void> {
  const owner = await tx.db.selectFrom('app_user').select('id').where('is_owner', '=', true).where('active', '=', true).executeTakeFirst()
  if (!owner) throw new Refusal('last_owner', {}, 409)
}
