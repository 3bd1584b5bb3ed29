// Bringing a store to work, and people to their work.
import { may } from '#server/platform/access.ts'
import type { Module, Visibility } from '#server/platform/platform.ts'
import { noticeSteps } from './notice-steps.ts'
import { learningRoutes } from './routes.ts'

const ownOrTaught: Visibility = async (db, actor, ids) => {
  if (may(actor, 'users.change')) return new Set(ids)
  const rows = await db.selectFrom('lesson_run').select('id').where('id', 'in', ids.length > 0 ? [...ids] : [0]).where('user_id', '=', actor.id).execute()
  return new Set(rows.map((row) => row.id))
}
const settingUp: Visibility = async (_db, actor, ids) => new Set(may(actor, 'settings.change') ? ids : [])

export const learning: Module = { name: 'learning', routes: learningRoutes, readers: [noticeSteps], visibility: { lesson_run: ownOrTaught, launch: settingUp } }
