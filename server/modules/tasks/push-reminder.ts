import { sql } from 'kysely'
import { Type } from 'typebox'
import webPush from 'web-push'
import { personActor } from '#server/modules/users/index.ts'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'
import { pushSecret } from './push-secret.ts'
import { reachesTask } from './who-sees.ts'

const TOLD = 3
/** A reminder that a phone gets tomorrow is no reminder. */
const LIVES_SECONDS = 3600
const TIMEOUT_MS = 15_000

/** What the service worker of the web app gets; it has the words. */
export type PushedReminder = { kind: 'task.due'; locale: string; count: number; tasks: { id: number; text: string; dueAt: string | null }[] }
export type Send = (subscription: webPush.PushSubscription, payload: string, options: webPush.RequestOptions) => Promise<unknown>

/** Tells a person's browsers of tasks that came due, also of those that are not open. */
export const pushReminder = job({
  name: 'tasks.push',
  lane: 'prompt',
  payload: Type.Object({ userId: Type.Integer(), taskIds: Type.Array(Type.Integer()) }),
  run: async ({ db }, { userId, taskIds }) => {
    await sendPushes(db, userId, taskIds, (subscription, payload, options) => webPush.sendNotification(subscription, payload, options))
  },
})

/**
 * Sends one push to each browser of the person; browsers that no longer exist are forgotten.
 * @throws the failure of a push service, so that the job is tried again
 */
export async function sendPushes(db: Db, userId: number, taskIds: number[], send: Send): Promise<void> {
  const payload = await payloadFor(db, userId, taskIds)
  if (!payload) return
  const { publicKey, privateKey } = await pushSecret(db.kysely)
  const subscriptions = await db.kysely.selectFrom('push_subscription').selectAll().where('user_id', '=', userId).execute()
  const options = { TTL: LIVES_SECONDS, urgency: 'high' as const, timeout: TIMEOUT_MS, vapidDetails: { subject: await contact(db), publicKey, privateKey } }
  let failure: unknown
  for (const { endpoint, p256dh, auth, id } of subscriptions) {
    try {
      await send({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), options)
    } catch (error) {
      const status = (error as { statusCode?: number }).statusCode
      if (status === 404 || status === 410 || status === 403) await db.kysely.deleteFrom('push_subscription').where('id', '=', id).execute()
      else failure = error
    }
  }
  if (failure) throw failure
}

/** As it is now, not as it was when it came due: what was done, handed over or hidden meanwhile is not told. */
async function payloadFor(db: Db, userId: number, taskIds: number[]): Promise<PushedReminder | null> {
  const actor = await personActor(db.kysely, userId)
  if (!actor) return null
  const { rows } = await sql<{ id: number; text: string; dueAt: Date | null; locale: string }>`
    select t.id, t.text, t.due_at as "dueAt", coalesce(u.locale, a.locale) as locale
    from task t join app_user u on u.id = ${userId} and u.active cross join account a
    where t.id = any(${taskIds}::bigint[]) and not t.complete and coalesce(t.snoozed_until, t.due_at) <= now() and ${reachesTask(actor) ?? sql`true`}
      and (t.performer_id = u.id or exists (select from user_group_member m where m.user_id = u.id and m.group_id = t.performer_group_id))
    order by t.due_at desc, t.id desc`.execute(db.kysely)
  if (rows.length === 0) return null
  return {
    kind: 'task.due',
    locale: rows[0]!.locale,
    count: rows.length,
    tasks: rows.slice(0, TOLD).map((row) => ({ id: row.id, text: row.text.slice(0, 300), dueAt: row.dueAt?.toISOString() ?? null })),
  }
}

/** Push services want to know whom to write to about this sender. */
async function contact(db: Db): Promise<string> {
  const owner = await db.kysely.selectFrom('app_user').select('email').where('is_owner', '=', true).where('active', '=', true).orderBy('id').executeTakeFirst()
  return `mailto:${owner?.email ?? 'owner@example.com'}`
}
