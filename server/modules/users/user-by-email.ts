import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

/** @throws Refusal `invalid` when nobody signs in with it */
export async function userByEmail(tx: Tx, written: string): Promise<number> {
  const email = written.trim().toLowerCase()
  const user = await tx.db.selectFrom('app_user').select('id').where('email', '=', email).executeTakeFirst()
  if (!user) throw invalid('email', 'not_there', { email })
  return user.id
}
