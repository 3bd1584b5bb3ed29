import { sql } from 'kysely'
import { Type } from 'typebox'
import webPush from 'web-push'
import { personActor } from '#server/modules/users/index.ts'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'
import { pushToBrowsers, type Send } from './push-to-browsers.ts'
import { reachesTask } from './who-sees.ts'

const TOLD = 3

/** What the service worker of the web app gets; it has the words. */
export type PushedReminder = { kind: 'task.due'; locale: string; count: number; tasks: { id: number; text: string; dueAt: string | null }[] }

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
  if (payload) await pushToBrowsers(db, userId, payload, send)
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
