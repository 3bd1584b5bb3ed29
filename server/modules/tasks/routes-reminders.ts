import { Type } from 'typebox'
import { PushSubscription, PushSubscriptions, Reminders, SeenReminders, SnoozeTask, TaskCard } from '#shared/contracts/tasks.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { pushSecret } from './push-secret.ts'
import { subscribe, subscriptionsOf, unsubscribe } from './push-subscriptions.ts'
import { closeReminders, dueReminders } from './reminders.ts'
import { snoozeTask } from './snooze-task.ts'
import { taskCard } from './task-card.ts'

export function reminderRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const view = { config: { access: 'tasks.view' as const } }
  const change = { config: { access: 'tasks.change' as const } }

  app.get('/api/tasks/due', { ...view, schema: { description: 'What to remind this person of now', response: { 200: Reminders } } }, (request) => dueReminders(db.kysely, platform, request.actor))

  app.post('/api/tasks/due/seen', { ...view, schema: { description: 'Closes reminders for this person, in all of their browsers; answers what is left', body: SeenReminders, response: { 200: Reminders } } }, async (request) => {
    await closeReminders(db.kysely, request.actor, request.body)
    return dueReminders(db.kysely, platform, request.actor)
  })

  app.post('/api/tasks/:id/snooze', { ...change, schema: { description: 'Puts the reminder off; the term stays', params: ById, body: SnoozeTask, response: { 200: TaskCard } } }, async (request) => {
    await transact(db, request.actor, (tx) => snoozeTask(tx, request.params.id, request.body))
    return taskCard(db.kysely, platform, request.actor, request.params.id)
  })

  const answer = async (userId: number) => ({ publicKey: (await pushSecret(db.kysely)).publicKey, subscriptions: await subscriptionsOf(db.kysely, userId) })
  const push = { config: { access: 'signed-in' as const } }
  const response = { 200: PushSubscriptions }

  app.get('/api/push-subscriptions', { ...push, schema: { description: 'Key to subscribe with, and one’s browsers', response } }, (request) => answer(request.actor.id!))

  app.post('/api/push-subscriptions', { ...push, schema: { description: 'This browser takes pushes', body: PushSubscription, response } }, async (request) => {
    await subscribe(db.kysely, request.actor.id!, request.body, request.headers['user-agent'] ?? null)
    return answer(request.actor.id!)
  })

  app.delete('/api/push-subscriptions', { ...push, schema: { description: 'This browser takes no pushes any more', body: Type.Object({ endpoint: Type.String({ maxLength: 2000 }) }), response } }, async (request) => {
    await unsubscribe(db.kysely, request.actor.id!, request.body.endpoint)
    return answer(request.actor.id!)
  })
}
