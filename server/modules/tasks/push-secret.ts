import webPush from 'web-push'
import type { Database } from '#server/platform/db.ts'

export type PushSecret = { publicKey: string; privateKey: string }

/** The pair of keys that pushes are signed with, made when it is first needed: a browser that subscribed with one knows no other. */
export async function pushSecret(db: Database): Promise<PushSecret> {
  const read = () => db.selectFrom('push_secret').select(['public_key as publicKey', 'private_key as privateKey']).executeTakeFirst()
  const known = await read()
  if (known) return known
  const made = webPush.generateVAPIDKeys()
  await db.insertInto('push_secret').values({ id: 1, public_key: made.publicKey, private_key: made.privateKey }).onConflict((conflict) => conflict.doNothing()).execute()
  return (await read())!
}
