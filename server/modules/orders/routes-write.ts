import { Type, type Static } from 'typebox'
import {
  ChangeItem, ChangeOrder, ChangeStatus, CreateOrder, CreateOrderItem, CreatePayment, OrderCard,
} from '#shared/contracts/orders.ts'
import { ApplyBonuses, OrderBonuses } from '#shared/contracts/loyalty.ts'
import { minor } from '#shared/money.ts'
import type { Right } from '#shared/rights.ts'
import type { Actor } from '#server/platform/access.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import { ById, Id } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { applyBonuses, cancelBonuses, orderBonuses } from './apply-bonuses.ts'
import { changeOrder } from './change-order.ts'
import { addPayment, changePayment, removePayment } from './change-payments.ts'
import { commentOrder } from './comment-order.ts'
import { refuseConflicts, type FieldChanges } from './conflicts.ts'
import { createOrder } from './create-order.ts'
import { madeOutTo } from './made-out-to.ts'
import { dismissProblem, retryReservation } from './mend-problems.ts'
import { editOrder, seenOrder } from './edit-order.ts'
import { orderCard } from './order-card.ts'
import type { ItemInput, OrderInput } from './order-input.ts'
import type { OrderState } from './order-state.ts'
import { itemEntity } from './part-fields.ts'
import { readFieldChanges, readItemChanges, readPaymentChanges } from './read-field-changes.ts'
import { seeOrder } from './visibility.ts'

const ItemId = Type.Object({ id: Id, itemId: Id })
const PaymentId = Type.Object({ id: Id, paymentId: Id })
const ProblemId = Type.Object({ id: Id, problemId: Id })
const answer = { 200: OrderCard }

/** Everything that changes orders. Each route: may they touch this very order, do it, answer with the whole card. */
export function orderWriteRoutes(app: App, { db }: Platform): void {
  const within = (actor: Actor, id: number, right: Right): Promise<void> => seeOrder(db.kysely, actor, id, right)

  app.post('/api/orders', { config: { access: 'orders.create' }, schema: { description: 'Makes an order with its customer, lines and payments, and reserves the stock; money in minor units. Refused: invalid, external_id_taken', body: CreateOrder, response: { 201: OrderCard } } }, async (request, reply) => {
    const references = await freshReferences(db.kysely)
    const site = request.body.site ?? (references.sites.all.find((one) => one.defaultForCrm) ?? references.sites.all[0])?.code ?? ''
    const { order } = await transact(db, request.actor, async (tx) => createOrder(tx, await madeOutTo(tx, inputOf(request.body, site)), { by: 'crm' }))
    return reply.code(201).send(await orderCard(db, request.actor, order.id, true))
  })

  app.patch('/api/orders/:id', { config: { access: 'orders.change' }, schema: { description: 'Edits in place; 409 conflict when a value is no longer `from`, and nothing is written', params: ById, body: ChangeOrder, response: answer } }, async (request) => {
    const { id } = request.params
    const { changes } = request.body
    await within(request.actor, id, 'orders.change')
    await transact(db, request.actor, (tx) => editOrder(tx, id, changes))
    return orderCard(db, request.actor, id, true)
  })

  app.post('/api/orders/:id/status', { config: { access: 'orders.status' }, schema: { description: 'Moves the order to another status; refused where the matrix of the person’s groups, or what the status demands, does not allow it', params: ById, body: ChangeStatus, response: answer } }, async (request) => {
    const { id } = request.params
    const { status, comment, from, fields } = request.body
    await within(request.actor, id, 'orders.status')
    const filled = fields ? readFieldChanges(Object.fromEntries(Object.entries(fields).map(([name, to]) => [name, { to }]))) : {}
    const conflict: FieldChanges = { status: { ...(from === undefined ? {} : { from }), to: status } }
    await transact(db, request.actor, (tx) =>
      changeOrder(tx, id, { ...filled, status, statusComment: comment ?? null }, { by: 'crm', check: (order) => refuseConflicts(tx, id, seenOrder(order), conflict) }),
    )
    return orderCard(db, request.actor, id, true)
  })

  app.post('/api/orders/:id/items', { config: { access: 'orders.change' }, schema: { description: 'Adds goods; prices in minor units, quantities with three decimals', params: ById, body: CreateOrderItem, response: answer } }, async (request) => {
    const { id } = request.params
    await within(request.actor, id, 'orders.change')
    await transact(db, request.actor, (tx) => changeOrder(tx, id, { items: [itemOf(request.body)], itemsMode: 'merge' }, { by: 'crm', strict: true }))
    return orderCard(db, request.actor, id, true)
  })

  app.patch('/api/orders/:id/items/:itemId', { config: { access: 'orders.change' }, schema: { description: 'Edits a line in place; 409 conflict when a value is no longer `from`', params: ItemId, body: ChangeItem, response: answer } }, async (request) => {
    const { id, itemId } = request.params
    const { changes } = request.body
    await within(request.actor, id, 'orders.change')
    refuseFieldEdits(request.actor, itemEntity, Object.keys(changes))
    const patch = readItemChanges(changes)
    await transact(db, request.actor, (tx) =>
      changeOrder(tx, id, { items: [{ ...patch, id: itemId }], itemsMode: 'merge' }, {
        by: 'crm',
        strict: true,
        check: (order) => {
          const item = order.items.find((one) => one.id === itemId)
          if (!item) throw notFound('item', itemId)
          return refuseConflicts(tx, id, item, changes)
        },
      }),
    )
    return orderCard(db, request.actor, id, true)
  })

  app.delete('/api/orders/:id/items/:itemId', { config: { access: 'orders.change' }, schema: { description: 'Takes a line out', params: ItemId, response: answer } }, async (request) => {
    const { id, itemId } = request.params
    await within(request.actor, id, 'orders.change')
    await transact(db, request.actor, (tx) => changeOrder(tx, id, { removeItems: [itemId] }, { by: 'crm' }))
    return orderCard(db, request.actor, id, true)
  })

  app.get('/api/orders/:id/bonuses', { config: { access: 'loyalty.view' }, schema: { description: 'What bonuses the buyer has, and how many may pay for this order', params: ById, response: { 200: OrderBonuses } } }, async (request) => {
    await within(request.actor, request.params.id, 'orders.view')
    return orderBonuses(db.kysely, request.params.id)
  })

  app.post('/api/orders/:id/bonuses', { config: { access: 'orders.payments' }, schema: { description: 'Pays a part of the order with bonuses of its customer. Refused: no_loyalty, too_many_bonuses, bonuses_applied, order_is_cancelled', params: ById, body: ApplyBonuses, response: answer } }, async (request) => {
    const { id } = request.params
    await within(request.actor, id, 'orders.payments')
    await transact(db, request.actor, (tx) => applyBonuses(tx, id, request.body.bonuses))
    return orderCard(db, request.actor, id, true)
  })

  app.delete('/api/orders/:id/bonuses', { config: { access: 'orders.payments' }, schema: { description: 'Gives back the bonuses that paid for the order', params: ById, response: answer } }, async (request) => {
    const { id } = request.params
    await within(request.actor, id, 'orders.payments')
    await transact(db, request.actor, (tx) => cancelBonuses(tx, id))
    return orderCard(db, request.actor, id, true)
  })

  app.post('/api/orders/:id/payments', { config: { access: 'orders.payments' }, schema: { description: 'Adds a payment; the amount in minor units', params: ById, body: CreatePayment, response: answer } }, async (request) => {
    const { id } = request.params
    await within(request.actor, id, 'orders.payments')
    const { amount, paidAt, ...rest } = request.body
    const input = { ...rest, ...(amount === undefined ? {} : { amount: minor(amount) }), ...(paidAt === undefined ? {} : { paidAt: momentOf(paidAt) }) }
    await transact(db, request.actor, (tx) => addPayment(tx, id, input, { by: 'crm' }))
    return orderCard(db, request.actor, id, true)
  })

  app.patch('/api/orders/:id/payments/:paymentId', { config: { access: 'orders.payments' }, schema: { description: 'Edits a payment in place; 409 conflict when a value is no longer `from`', params: PaymentId, body: ChangeItem, response: answer } }, async (request) => {
    const { id, paymentId } = request.params
    const { changes } = request.body
    await within(request.actor, id, 'orders.payments')
    const patch = readPaymentChanges(changes)
    await transact(db, request.actor, (tx) =>
      changePayment(tx, paymentId, patch, {
        by: 'crm',
        check: (order, payment) => {
          refuseOther(order, id, paymentId)
          return refuseConflicts(tx, id, { ...payment }, changes)
        },
      }),
    )
    return orderCard(db, request.actor, id, true)
  })

  app.delete('/api/orders/:id/payments/:paymentId', { config: { access: 'orders.payments' }, schema: { description: 'Takes a payment away', params: PaymentId, response: answer } }, async (request) => {
    const { id, paymentId } = request.params
    await within(request.actor, id, 'orders.payments')
    await transact(db, request.actor, (tx) => removePayment(tx, paymentId, { check: (order) => refuseOther(order, id, paymentId) }))
    return orderCard(db, request.actor, id, true)
  })

  const Comment = Type.Object({ text: Type.String({ minLength: 1, maxLength: 10_000, pattern: '\\S' }) })
  app.post(
    '/api/orders/:id/comments',
    { config: { access: 'orders.view' }, schema: { description: 'Writes a comment into the history of the order; whoever sees the order may', params: ById, body: Comment, response: { 201: Type.Object({ id: Type.Integer() }) } } },
    async (request, reply) => {
      const { id } = request.params
      await within(request.actor, id, 'orders.view')
      const commentId = await transact(db, request.actor, (tx) => commentOrder(tx, id, request.body.text))
      return reply.code(201).send({ id: commentId })
    },
  )

  app.post('/api/orders/:id/problems/:problemId/dismiss', { config: { access: 'orders.change' }, schema: { description: 'Says that a problem of the order is none', params: ProblemId, response: answer } }, async (request) => {
    const { id, problemId } = request.params
    await within(request.actor, id, 'orders.change')
    await transact(db, request.actor, (tx) => dismissProblem(tx, id, problemId))
    return orderCard(db, request.actor, id, true)
  })

  app.post('/api/orders/:id/problems/:problemId/retry', { config: { access: 'orders.change' }, schema: { description: 'Looks for stock again, after more of it came', params: ProblemId, response: answer } }, async (request) => {
    const { id, problemId } = request.params
    await within(request.actor, id, 'orders.change')
    await transact(db, request.actor, (tx) => retryReservation(tx, id, problemId))
    return orderCard(db, request.actor, id, true)
  })
}

/** What the person saw of the order, by the names that edits use. */
function refuseOther(order: OrderState, id: number, paymentId: number): void {
  if (order.id !== id) throw notFound('payment', paymentId)
}

function momentOf(text: string): Date {
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) throw new Refusal('invalid', {}, 400, [{ path: 'paidAt', code: 'not_moment' }])
  return moment
}

function itemOf(item: Static<typeof CreateOrderItem>): ItemInput {
  const { offerId, initialPrice, discountManualAmount, ...rest } = item
  return {
    ...rest,
    ...(offerId === undefined ? {} : { offer: { id: offerId } }),
    ...(initialPrice === undefined ? {} : { initialPrice: minor(initialPrice) }),
    ...(discountManualAmount === undefined ? {} : { discountManualAmount: minor(discountManualAmount) }),
  }
}

function inputOf(body: CreateOrder, site: string): OrderInput {
  const { items, payments, customerId, companyId, contactId, discountManualAmount, deliveryCost, ...rest } = body
  return {
    ...rest,
    site,
    ...(customerId === undefined ? {} : { customer: { id: customerId } }),
    ...(companyId ? { company: { id: companyId } } : {}),
    ...(contactId ? { contact: { id: contactId } } : {}),
    ...(discountManualAmount === undefined ? {} : { discountManualAmount: minor(discountManualAmount) }),
    ...(deliveryCost === undefined ? {} : { deliveryCost: minor(deliveryCost) }),
    items: items.map(itemOf),
    payments: (payments ?? []).map(({ amount, paidAt, ...payment }) => ({
      ...payment,
      ...(amount === undefined ? {} : { amount: minor(amount) }),
      ...(paidAt === undefined ? {} : { paidAt: momentOf(paidAt) }),
    })),
  }
}
