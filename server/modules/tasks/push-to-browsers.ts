import webPush from 'web-push'
import type { Db } from '#server/platform/db.ts'
import { pushSecret } from './push-secret.ts'

/** What a phone gets tomorrow is no news. */
const LIVES_SECONDS = 3600
const TIMEOUT_MS = 15_000

export type Send = (subscription: webPush.PushSubscription, payload: string, options: webPush.RequestOptions) => Promise<unknown>

const overTheNet: Send = (subscription, payload, options) => webPush.sendNotification(subscription, payload, options)

/** What the service worker of the web app shows as it is. `url` is a page of this program, from its root. */
export type PushedNotice = { kind: 'notice'; title: string; body: string; url: string; tag: string }

/**
 * Sends one push to each browser of the person; browsers that no longer exist are forgotten.
 * @returns how many browsers got it
 * @throws the failure of a push service, so that it is tried again
 */
export async function pushToBrowsers(db: Db, userId: number, payload: object, send: Send = overTheNet): Promise<number> {
  const { publicKey, privateKey } = await pushSecret(db.kysely)
  const subscriptions = await db.kysely.selectFrom('push_subscription').selectAll().where('user_id', '=', userId).execute()
  const options = { TTL: LIVES_SECONDS, urgency: 'high' as const, timeout: TIMEOUT_MS, vapidDetails: { subject: await contact(db), publicKey, privateKey } }
  let failure: unknown
  let reached = 0
  for (const { endpoint, p256dh, auth, id } of subscriptions) {
    try {
      await send({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), options)
      reached += 1
    } catch (error) {
      const status = (error as { statusCode?: number }).statusCode
      if (status === 404 || status === 410 || status === 403) await db.kysely.deleteFrom('push_subscription').where('id', '=', id).execute()
      else failure = error
    }
  }
  if (failure) throw failure
  return reached
}

/** Push services want to know whom to write to about this sender. */
async function contact(db: Db): Promise<string> {
  const owner = await db.kysely.selectFrom('app_user').select('email').where('is_owner', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  return `mailto:${owner?.email ?? 'owner@example.com'}`
}
