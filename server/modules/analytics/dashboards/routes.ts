import { Type } from 'typebox'
import { CreateDashboard, DashboardCard, Dashboards, EditDashboard } from '#shared/contracts/dashboards.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { dashboardCard, dashboardList } from './dashboard-reads.ts'
import { createDashboard, deleteDashboard, editDashboard } from './save-dashboard.ts'

const config = { access: 'analytics.view' } as const

/** Dashboards: one's own, and the shared ones. What their figures say is asked by the browser, widget by widget. */
export function dashboardRoutes(app: App, { db }: Platform): void {
  app.get('/api/analytics/dashboards', { config, schema: { description: 'One’s own dashboards and the shared ones', response: { 200: Dashboards } } }, async (request) => ({
    dashboards: await dashboardList(db.kysely, request.actor),
  }))
  app.get('/api/analytics/dashboards/:id', { config, schema: { description: 'A dashboard with its widgets', params: ById, response: { 200: DashboardCard } } }, (request) =>
    dashboardCard(db.kysely, request.actor, request.params.id))
  app.post('/api/analytics/dashboards', { config, schema: { description: 'A new dashboard; a shared one needs analytics.change', body: CreateDashboard, response: { 201: DashboardCard } } }, async (request, reply) =>
    reply.code(201).send(await transact(db, request.actor, (tx) => createDashboard(tx, request.body))))
  app.patch('/api/analytics/dashboards/:id', { config, schema: { description: 'Changes a dashboard; widgets as a whole, in their order', params: ById, body: EditDashboard, response: { 200: DashboardCard } } }, (request) =>
    transact(db, request.actor, (tx) => editDashboard(tx, request.params.id, request.body)))
  app.delete('/api/analytics/dashboards/:id', { config, schema: { description: 'Removes a dashboard', params: ById, response: { 200: Type.Object({ done: Type.Boolean() }) } } }, async (request) => {
    await transact(db, request.actor, (tx) => deleteDashboard(tx, request.params.id))
    return { done: true }
  })
}
