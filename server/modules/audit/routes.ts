import { Type } from 'typebox'
import { AuditPage, AuditQuery, LeakAlerts, LeakSettings } from '#shared/contracts/audit.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { auditPage } from './audit-page.ts'
import { acknowledgeAlert, leakAlerts } from './leak-alerts.ts'
import { leakSettings, saveLeakSettings } from './leak-settings.ts'
import { recordViews } from './record-views.ts'

const Actor = Type.Object({ id: Type.Integer(), name: Type.String() })

export function auditRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const recorder = recordViews(app, platform)
  const access = { config: { access: 'audit.view' as const } }

  app.get('/api/audit', { ...access, schema: { description: 'Who looked at what, took what away, signed in, changed rights; newest first', querystring: AuditQuery, response: { 200: AuditPage } } }, async (request) => {
    // Whoever opens the journal sees what was done before it, also within the last moment.
    await recorder.flush()
    return auditPage(db.kysely, request.query)
  })

  app.get('/api/audit/people', { ...access, schema: { description: 'Everybody who can stand in the audit', response: { 200: Type.Object({ people: Type.Array(Actor) }) } } }, async () => ({
    people: await db.kysely.selectFrom('app_user').select(['id', 'name']).orderBy('name').orderBy('id').execute(),
  }))

  app.get('/api/leak-alerts', { ...access, schema: { description: 'Unusual viewing and exports, newest first; the last hundred', querystring: Type.Object({ open: Type.Optional(Type.Boolean({ description: 'Only those that nobody has seen to' })) }), response: { 200: LeakAlerts } } }, async (request) => ({
    alerts: await leakAlerts(db.kysely, request.query.open ?? false),
  }))

  app.post('/api/leak-alerts/:id/acknowledge', { ...access, schema: { description: 'Says that somebody has looked into it', params: ById, response: { 200: LeakAlerts } } }, async (request) => {
    await transact(db, request.actor, (tx) => acknowledgeAlert(tx, request.params.id))
    return { alerts: await leakAlerts(db.kysely, false) }
  })

  app.get('/api/leak-settings', { ...access, schema: { description: 'From when on an alert is raised: docs/leak-detector.md', response: { 200: LeakSettings } } }, () => leakSettings(db.kysely))
  app.put('/api/leak-settings', { config: { access: 'settings.change' }, schema: { body: LeakSettings, response: { 200: LeakSettings } } }, async (request) => {
    await transact(db, request.actor, (tx) => saveLeakSettings(tx, request.body))
    return leakSettings(db.kysely)
  })
}
