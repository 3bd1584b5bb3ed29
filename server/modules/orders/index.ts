// Orders: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { explainOrder } from './explain-order.ts'
import { orderEntity } from './fields.ts'
import { prepaymentReader } from './prepayment.ts'
import { repeatsReader } from './pairs/find-repeats.ts'
import { orderPairRoutes } from './pairs/routes.ts'
import { orderReadRoutes } from './routes-read.ts'
import { searchRoutes } from './routes-search.ts'
import { orderWriteRoutes } from './routes-write.ts'
import { ratesReader, takeRatesJob } from './take-rates.ts'
import { visibleOrders } from './visibility.ts'

export { orderEntity } from './fields.ts'
export { openIssues } from './open-issues.ts'
export { orderCard } from './order-card.ts'
export { createOrder, type CreatedOrder } from './create-order.ts'
export { changeOrder } from './change-order.ts'
export { addPayment, changePayment, removePayment } from './change-payments.ts'
export { commentOrder } from './comment-order.ts'
export { callOrder, followCall, orderToCall, type OrderToCall } from './call-order.ts'
export { giveOrders, reason, type Gift } from './give-orders.ts'
export { markTouched, openStatuses, waitedMinutes, waitingStatuses, type Touch } from './first-touch.ts'
export { listOrders, matchingOrders, totalOrders } from './order-list.ts'
export { editOrder, seenOrder } from './edit-order.ts'
export { refuseConflicts } from './conflicts.ts'
export { canSee as canSeeOrder, reachesOrder, seeOrder } from './visibility.ts'
export { combineOrders } from './pairs/combine-orders.ts'
export { cancelDelivery } from './cancel-delivery.ts'
export { applyBonuses, cancelBonuses, orderBonuses } from './apply-bonuses.ts'
export { takeRates } from './take-rates.ts'
export { orderTotal } from './order-total.ts'
export { packingList } from './print/packing-list.ts'
export { linkOrders } from './pairs/link-orders.ts'
export { undoCombination } from './pairs/undo-combination.ts'
export { fixExternalIds } from './fix-external-ids.ts'
export { forgetBuyer, unfinishedOrders } from './forget-buyer.ts'
export { leaveGoneCustomers } from './leave-gone-customers.ts'
export { moveOrdersOfCustomer, returnOrdersOfCustomer } from './move-orders.ts'
export type { ItemInput, OrderInput, PaymentInput } from './order-input.ts'
export { orderRowOf } from './order-row.ts'

export const orders: Module = {
  name: 'orders',
  routes: (app, platform) => {
    orderReadRoutes(app, platform)
    orderWriteRoutes(app, platform)
    searchRoutes(app, platform)
    orderPairRoutes(app, platform)
  },
  readers: [repeatsReader, prepaymentReader, ratesReader],
  jobs: [takeRatesJob],
  catalogues: [orderEntity],
  visibility: { order: visibleOrders },
  explains: { order: explainOrder },
  personalData: [{ entity: 'order', card: '/api/orders/:id', lists: ['/api/orders', '/api/search'] }],
}
