import { Type } from 'typebox'
import { CombinationPreview, CombineOrders, LinkOrders, OrderPairs, UndoCombination, UndoneCombination } from '#shared/contracts/order-pairs.ts'
import { OrderCard } from '#shared/contracts/orders.ts'
import type { Right } from '#shared/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import { notFound } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { packingList } from '../print/packing-list.ts'
import { orderCard } from '../order-card.ts'
import { seeOrder } from '../visibility.ts'
import { combineOrders } from './combine-orders.ts'
import { linkOrders, unlinkOrders } from './link-orders.ts'
import { maybeARepeat, notARepeat } from './not-a-repeat.ts'
import { orderByNumber, orderPairs } from './order-pairs.ts'
import { previewCombination } from './preview-combination.ts'
import { undoCombination } from './undo-combination.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const OrderId = Type.Object({ id: Id })
const Two = Type.Object({ id: Id, otherId: Id })

/** Repeats, combinations and links of orders. Both orders must be within the person's reach. */
export function orderPairRoutes(app: App, { db }: Platform): void {
  const both = async (actor: Actor, ids: readonly number[], ...rights: Right[]): Promise<void> => {
    for (const id of ids) for (const right of rights) await seeOrder(db.kysely, actor, id, right)
  }

  app.get('/api/orders/:id/pairs', { config: { access: 'orders.view' }, schema: { description: 'Orders that may repeat this one, and those it is linked with', params: OrderId, response: { 200: OrderPairs } } }, (request) =>
    orderPairs(db.kysely, request.actor, request.params.id),
  )

  app.put('/api/orders/:id/not-repeat/:otherId', { config: { access: 'orders.change' }, schema: { description: 'Says that one does not repeat the other; both must be within reach', params: Two, response: { 200: OrderPairs } } }, async (request) => {
    const { id, otherId } = request.params
    await both(request.actor, [id, otherId], 'orders.change')
    await transact(db, request.actor, (tx) => notARepeat(tx, id, otherId))
    return orderPairs(db.kysely, request.actor, id)
  })

  app.delete('/api/orders/:id/not-repeat/:otherId', { config: { access: 'orders.change' }, schema: { description: 'Takes that back', params: Two, response: { 200: OrderPairs } } }, async (request) => {
    const { id, otherId } = request.params
    await both(request.actor, [id, otherId], 'orders.change')
    await transact(db, request.actor, (tx) => maybeARepeat(tx, id, otherId))
    return orderPairs(db.kysely, request.actor, id)
  })

  app.get(
    '/api/orders/:id/combination/:otherId',
    { config: { access: 'orders.change' }, schema: { description: 'What would come out, by technique; writes nothing.', params: Two, response: { 200: CombinationPreview } } },
    async (request) => {
      const { id, otherId } = request.params
      await both(request.actor, [id, otherId], 'orders.change')
      return transact(db, request.actor, (tx) => previewCombination(tx, id, otherId))
    },
  )

  app.post('/api/orders/:id/combine', { config: { access: 'orders.change' }, schema: { description: 'Puts another order into this one, which can be undone. Refused: combine_itself, combine_other_site, combine_other_currency, combine_over, order_combined, combination_outdated', params: OrderId, body: CombineOrders, response: { 200: OrderCard } } }, async (request) => {
    const { id } = request.params
    const { otherId, technique, expectedTotal } = request.body
    await both(request.actor, [id, otherId], 'orders.change', 'orders.status', 'orders.payments')
    await transact(db, request.actor, (tx) => combineOrders(tx, { survivorId: id, otherId, technique, expectedTotal }))
    return orderCard(db, request.actor, id, true)
  })

  app.post(
    '/api/orders/combinations/:id/undo',
    { config: { access: 'orders.change' }, schema: { params: OrderId, body: UndoCombination, response: { 200: UndoneCombination } } },
    async (request) => {
      const row = await db.kysely.selectFrom('order_combination').select(['survivor_id', 'other_id']).where('id', '=', request.params.id).executeTakeFirst()
      if (!row) throw notFound('combination', request.params.id)
      await both(request.actor, [row.survivor_id, row.other_id], 'orders.change', 'orders.status', 'orders.payments')
      const { left } = await transact(db, request.actor, (tx) => undoCombination(tx, request.params.id, request.body.partly ?? false))
      return { left }
    },
  )

  app.post('/api/orders/:id/links', { config: { access: 'orders.change' }, schema: { description: 'Links two orders; both must be within reach', params: OrderId, body: LinkOrders, response: { 201: OrderPairs } } }, async (request, reply) => {
    const { id } = request.params
    const { other, kind, comment } = request.body
    await both(request.actor, [id], 'orders.change')
    const otherId = await orderByNumber(db.kysely, request.actor, other)
    if (otherId === null) throw notFound('order', other)
    await transact(db, request.actor, (tx) => linkOrders(tx, id, otherId, kind, comment?.trim() || null))
    return reply.code(201).send(await orderPairs(db.kysely, request.actor, id))
  })

  app.get(
    '/api/orders/:id/packing-list',
    { config: { access: 'orders.view' }, schema: { description: 'A PDF that the browser shows; no prices, no phones.', params: OrderId } },
    async (request, reply) => {
      await seeOrder(db.kysely, request.actor, request.params.id)
      const { name, bytes } = await packingList(db, request.actor, request.params.id)
      return reply.type('application/pdf').header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`).send(bytes)
    },
  )

  const Link = Type.Object({ id: Id, linkId: Id })
  app.delete('/api/orders/:id/links/:linkId', { config: { access: 'orders.change' }, schema: { description: 'Takes a link away', params: Link, response: { 200: OrderPairs } } }, async (request) => {
    const { id, linkId } = request.params
    await both(request.actor, [id], 'orders.change')
    await transact(db, request.actor, (tx) => unlinkOrders(tx, id, linkId))
    return orderPairs(db.kysely, request.actor, id)
  })
}
