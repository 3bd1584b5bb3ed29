import { Type } from 'typebox'
import type { Db } from '#server/platform/db.ts'
import { job } from '#server/platform/jobs.ts'
import { pushToBrowsers } from '#server/modules/tasks/index.ts'

type Push = (db: Db, userId: number, notice: object) => Promise<unknown>

export const pushNotifications = job({
  name: 'notifications.push',
  lane: 'prompt',
  payload: Type.Object({ ids: Type.Array(Type.Integer()) }),
  run: ({ db, log }, { ids }) => pushEach(db, ids, (userId, error) => log.warn({ err: error, userId }, 'a notification could not be pushed')),
})

/** Those who have read it meanwhile are not told again. One person's browser that cannot be reached keeps nobody else from the news: it stands under their bell anyway. */
export async function pushEach(db: Db, ids: readonly number[], failed: (userId: number, error: unknown) => void, push: Push = pushToBrowsers): Promise<void> {
  const rows = await db.kysely.selectFrom('staff_notification').select(['id', 'user_id', 'text', 'link']).where('id', 'in', [...ids]).where('read_at', 'is', null).execute()
  for (const { id, user_id: userId, text, link } of rows) {
    await push(db, userId, { kind: 'notice', title: text.slice(0, 120), body: text.length > 120 ? text.slice(120, 400) : '', tag: `notification:${id}`, url: link ?? '/' }).catch((error: unknown) => failed(userId, error))
  }
}
