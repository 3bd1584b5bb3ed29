import { Notifications, NotificationsQuery, ReadNotifications } from '#shared/contracts/notifications.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { ownNotifications, readOwn } from './own-notifications.ts'

export function notificationRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'signed-in' as const } }
  const response = { 200: Notifications }

  app.get('/api/notifications', { ...access, schema: { description: 'What the person was told, newest first', querystring: NotificationsQuery, response } }, (request) =>
    ownNotifications(db.kysely, request.actor.id!, request.query))

  app.post('/api/notifications/read', { ...access, schema: { description: 'Marks as read what the person has seen; answers the newest', body: ReadNotifications, response } }, async (request) => {
    await transact(db, request.actor, (tx) => readOwn(tx, request.actor.id!, request.body.upTo))
    return ownNotifications(db.kysely, request.actor.id!, {})
  })
}
