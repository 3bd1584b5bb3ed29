import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from '#server/modules/settings/index.ts'
import { createUser } from './create-user.ts'

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * The link that makes the owner's account, for the first start to print. Links printed before stop working, so that one that was
 * forgotten in a log opens nothing.
 * @param publicUrl address of the web app without a trailing slash
 * @returns null when somebody has an account already
 */
export async function makeSetupLink(db: Db, publicUrl: string): Promise<string | null> {
  if (!(await isSetupNeeded(db))) return null
  const token = randomBytes(24).toString('base64url')
  await db.kysely.transaction().execute(async (trx) => {
    await trx.deleteFrom('setup_token').where('used_at', 'is', null).execute()
    await trx.insertInto('setup_token').values({ token_hash: hashOf(token) }).execute()
  })
  return `${publicUrl}/welcome?token=${token}`
}

export async function isSetupNeeded(db: Db): Promise<boolean> {
  return (await db.kysely.selectFrom('app_user').select('id').limit(1).executeTakeFirst()) === undefined
}

export async function isSetupTokenValid(db: Db, token: string): Promise<boolean> {
  const row = await db.kysely.selectFrom('setup_token').select('token_hash').where('token_hash', '=', hashOf(token)).where('used_at', 'is', null).executeTakeFirst()
  return row !== undefined && (await isSetupNeeded(db))
}

/** Makes the first owner, once. @throws Refusal `setup_link_invalid` for a wrong or used link, or when there are people already */
export async function welcomeOwner(tx: Tx, input: { token: string; name: string; email: string; password: string }): Promise<number> {
  await bumpVersion(tx)
  const used = await tx.db
    .updateTable('setup_token')
    .set({ used_at: tx.at })
    .where('token_hash', '=', hashOf(input.token))
    .where('used_at', 'is', null)
    .returning('token_hash')
    .executeTakeFirst()
  const somebody = await tx.db.selectFrom('app_user').select('id').limit(1).executeTakeFirst()
  if (!used || somebody) throw new Refusal('setup_link_invalid', {}, 403)
  return createUser(tx, { name: input.name, email: input.email, password: input.password, isOwner: true })
}
