// Orders: the only door for other modules.
export { createOrder, type CreatedOrder } from './create-order.ts'
export { changeOrder, type OrderPatch } from './change-order.ts'
export type { ItemPatch } from './compose-items.ts'
export { addPayment, changePayment, removePayment, type PaymentPatch } from './change-payments.ts'
export { commentOrder } from './comment-order.ts'
export { fixExternalIds } from './fix-external-ids.ts'
export type { Intake, ItemInput, OfferReference, OrderInput, PaymentInput } from './order-input.ts'
export type { OrderState, ItemState } from './order-state.ts'
