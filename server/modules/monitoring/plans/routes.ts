import { PlanQuery, PlanTable, SavePlans } from '#shared/contracts/monitoring.ts'
import { Type } from 'typebox'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { planTable } from './plan-table.ts'
import { savePlans } from './save-plans.ts'

export function planRoutes(app: App, platform: Platform): void {
  app.get('/api/plans', { config: { access: 'analytics.view' }, schema: { description: 'Plan, fact and expected end of a month by person or site', querystring: PlanQuery, response: { 200: PlanTable } } }, (request) =>
    planTable(platform, request.actor, request.query))
  app.put('/api/plans', { config: { access: 'analytics.change' }, schema: { description: 'Writes plans of a month down; null takes one away', body: SavePlans, response: { 200: Type.Object({ done: Type.Boolean() }) } } }, async (request) => {
    await transact(platform.db, request.actor, (tx) => savePlans(tx, request.body))
    return { done: true }
  })
}
