import { Type } from 'typebox'
import { OpenIssues, OrderCard, OrderPage, Timeline, Totals } from '#shared/contracts/orders.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { openIssues } from './open-issues.ts'
import { orderCard } from './order-card.ts'
import { listOrders, totalOrders } from './order-list.ts'
import { orderTimeline } from './order-timeline.ts'

const TimelineQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'nextCursor of the page before' })),
  kind: Type.Optional(Type.Enum(['comments', 'statuses', 'changes'], { description: 'A part of the history; changes = everything but comments' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

/** Everything that reads orders. What the actor may see of them is decided inside, by visibility.ts and the rights of the fields. */
export function orderReadRoutes(app: App, { db }: Platform): void {
  const access = { config: { access: 'orders.view' as const } }

  app.get('/api/orders', { ...access, schema: { description: 'A page of the orders that the person may see; money in minor units', querystring: ListQuery, response: { 200: OrderPage } } }, (request) =>
    listOrders(db.kysely, request.actor, request.query),
  )

  app.get('/api/orders/totals', { ...access, schema: { querystring: TotalsQuery, response: { 200: Totals } } }, (request) =>
    totalOrders(db.kysely, request.actor, request.query),
  )

  app.get('/api/orders/:id', { ...access, schema: { params: ById, response: { 200: OrderCard } } }, (request) => orderCard(db, request.actor, request.params.id))

  app.get('/api/customers/:id/issues', { ...access, schema: { description: 'What to know before one calls this customer: late orders', params: ById, response: { 200: OpenIssues } } }, async (request) => ({
    issues: await openIssues(db.kysely, request.actor, request.params.id),
  }))

  app.get('/api/orders/:id/timeline', { ...access, schema: { params: ById, querystring: TimelineQuery, response: { 200: Timeline } } }, (request) => {
    const { before, kind, limit } = request.query
    return orderTimeline(db.kysely, request.actor, request.params.id, { limit: limit ?? 50, ...(before ? { before } : {}), ...(kind ? { kind } : {}) })
  })
}
