import type { WEBHOOK_EVENTS, WebhookEntity } from '#shared/contracts/webhooks.ts'

/** The list of the contract, said again here: its file brings the schemas along, which the browser has no use for. The types hold the two together. */
export const WEBHOOK_EVENTS_OF: { readonly [Entity in WebhookEntity]: (typeof WEBHOOK_EVENTS)[Entity] } = {
  order: [
    'order.created', 'order.changed', 'order.item_added', 'order.item_changed', 'order.item_removed', 'order.payment_added', 'order.payment_changed', 'order.payment_removed',
    'order.comment_added', 'order.call_attempted', 'order.combined',
  ],
  customer: ['customer.created', 'customer.changed', 'customer.note_added', 'customer.subscribed', 'customer.merged', 'customer.deleted'],
  task: ['task.created', 'task.changed', 'task.completed', 'task.reopened', 'task.due'],
  product: ['product.created', 'product.changed', 'product.offer_added', 'product.offer_changed', 'product.stock_changed'],
  message: ['message.planned', 'message.sent', 'message.delivered', 'message.failed', 'message.cancelled', 'message.suppressed', 'message.held'],
}
export const WEBHOOK_KINDS = Object.keys(WEBHOOK_EVENTS_OF) as WebhookEntity[]
