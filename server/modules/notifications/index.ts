// Notifications of the staff: the only door for other modules.
import type { Module, Visibility } from '#server/platform/platform.ts'
import { forgetOldNotifications } from './forget-old.ts'
import { pushNotifications } from './push-notifications.ts'
import { notificationRoutes } from './routes.ts'

export { forgetNotices } from './forget-notices.ts'
export { notifyStaff, type Notice } from './notify-staff.ts'

/** Everybody hears of their own. */
const own: Visibility = async (db, actor, ids) => {
  if (actor.kind !== 'user' || ids.length === 0) return new Set()
  const rows = await db.selectFrom('staff_notification').select('id').where('id', 'in', [...ids]).where('user_id', '=', actor.id!).execute()
  return new Set(rows.map((row) => row.id))
}

export const notifications: Module = {
  name: 'notifications',
  routes: notificationRoutes,
  jobs: [pushNotifications, forgetOldNotifications],
  visibility: { staff_notification: own },
}
