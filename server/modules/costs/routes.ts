import { Type } from 'typebox'
import { CostCard, CostPage, CostTotals, CreateCost, DeleteCosts, EditCost, OrderCosts, Touches } from '#shared/contracts/costs.ts'
import { minor } from '#shared/money.ts'
import { mayTouchSiteOrAll } from '#server/platform/access.ts'
import { forbidden, notFound } from '#server/platform/errors.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { seeOrder } from '#server/modules/orders/index.ts'
import { customerTouches, orderTouches } from './attribution/touches-card.ts'
import { attributionSettings, changeAttribution } from './attribution/attribution-settings.ts'
import { ATTRIBUTION_MODELS } from './attribution/share-out.ts'
import { costCard, orderCosts } from './cost-card.ts'
import { listCosts, totalCosts } from './cost-list.ts'
import { createCost } from './create-cost.ts'
import { deleteCosts } from './delete-costs.ts'
import { editCost } from './edit-cost.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ById = Type.Object({ id: Id })
const Attribution = Type.Object({
  model: Type.Enum([...ATTRIBUTION_MODELS]),
  windowDays: Type.Integer({ minimum: 1, maximum: 365, description: 'How long before a sale a visit may have been to count' }),
  paidMediums: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100, description: 'Mediums that are paid for' }),
})

export function costRoutes(app: App, platform: Platform): void {
  const { db } = platform
  const view = { config: { access: 'costs.view' as const } }
  const change = { config: { access: 'costs.change' as const } }
  const card = { response: { 200: CostCard } }

  app.get('/api/costs', { ...view, schema: { description: 'Costs, the latest first unless told otherwise', querystring: ListQuery, response: { 200: CostPage } } }, (request) => listCosts(db.kysely, platform, request.actor, request.query))
  app.get('/api/costs/totals', { ...view, schema: { description: 'How many match and what they come to', querystring: TotalsQuery, response: { 200: CostTotals } } }, (request) => totalCosts(db.kysely, request.actor, request.query))
  app.get('/api/costs/:id', { ...view, schema: { description: 'All about one cost', params: ById, ...card } }, (request) => costCard(db.kysely, platform, request.actor, request.params.id))

  app.post('/api/costs', { ...change, schema: { description: 'Enters a cost', body: CreateCost, response: { 201: CostCard } } }, async (request, reply) => {
    const { amount, ...input } = request.body
    if (input.orderId) await seeOrder(db.kysely, request.actor, input.orderId)
    const id = await transact(db, request.actor, (tx) => createCost(tx, { ...input, amount: minor(amount) }))
    return reply.code(201).send(await costCard(db.kysely, platform, request.actor, id))
  })
  app.patch('/api/costs/:id', { ...change, schema: { description: 'Edits in place; 409 `conflict` when a value is no longer `from`', params: ById, body: EditCost, ...card } }, async (request) => {
    const { changes } = request.body
    const orderId = changes['orderId']?.to
    if (typeof orderId === 'number') await seeOrder(db.kysely, request.actor, orderId)
    await transact(db, request.actor, (tx) => editCost(tx, request.params.id, changes))
    return costCard(db.kysely, platform, request.actor, request.params.id)
  })
  app.post('/api/costs/delete', { ...change, schema: { description: 'Removes costs', body: DeleteCosts, response: { 200: Type.Object({ count: Type.Integer() }) } } }, async (request) => {
    await transact(db, request.actor, (tx) => deleteCosts(tx, request.body.ids))
    return { count: request.body.ids.length }
  })

  app.get('/api/orders/:id/costs', { ...view, schema: { description: 'What an order cost and what is left of it', params: ById, response: { 200: OrderCosts } } }, async (request) => {
    await seeOrder(db.kysely, request.actor, request.params.id)
    return orderCosts(db.kysely, request.actor, request.params.id)
  })

  app.get('/api/orders/:id/touches', { config: { access: 'orders.view' }, schema: { description: 'What brought the customer to this order', params: ById, response: { 200: Touches } } }, async (request) => {
    await seeOrder(db.kysely, request.actor, request.params.id)
    return orderTouches(db.kysely, request.params.id)
  })
  app.get('/api/customers/:id/touches', { config: { access: 'customers.view' }, schema: { description: 'What brought the customer, first and last', params: ById, response: { 200: Touches } } }, async (request) => {
    const seen = await platform.visibility['customer']!(db.kysely, request.actor, [request.params.id])
    if (!seen.has(request.params.id)) throw notFound('customer', request.params.id)
    return customerTouches(db.kysely, request.params.id)
  })

  app.get('/api/attribution', { ...view, schema: { description: 'How sales are shared out among visits', response: { 200: Attribution } } }, () => attributionSettings(db.kysely))
  app.patch('/api/attribution', { ...change, schema: { description: 'Changes how sales are shared out among visits. It is for all sites: 403 for people of single ones', body: Type.Partial(Attribution), response: { 200: Attribution } } }, async (request) => {
    if (!mayTouchSiteOrAll(request.actor, '')) throw forbidden('costs.change')
    await transact(db, request.actor, (tx) => changeAttribution(tx, request.body))
    return attributionSettings(db.kysely)
  })
}
