import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DeliveryState, WebhookEntity } from '#shared/contracts/webhooks.ts'

export const ENTITY_WORDS: Record<WebhookEntity, MessageDescriptor> = {
  order: msg`Orders`,
  customer: msg`Customers`,
  task: msg`Tasks`,
  product: msg`Products`,
  message: msg`Messages`,
}

/** By kind of event; one that has no words is shown by its code. */
export const KIND_WORDS: Record<string, MessageDescriptor> = {
  'order.created': msg`order made`,
  'order.changed': msg`order changed`,
  'order.item_added': msg`line added`,
  'order.item_changed': msg`line changed`,
  'order.item_removed': msg`line removed`,
  'order.payment_added': msg`payment added`,
  'order.payment_changed': msg`payment changed`,
  'order.payment_removed': msg`payment removed`,
  'order.comment_added': msg`comment on an order`,
  'order.call_attempted': msg`call noted`,
  'order.combined': msg`orders combined`,
  'customer.created': msg`customer made`,
  'customer.changed': msg`customer changed`,
  'customer.note_added': msg`note on a customer`,
  'customer.subscribed': msg`subscriptions changed`,
  'customer.merged': msg`customers merged`,
  'task.created': msg`task made`,
  'task.changed': msg`task changed`,
  'task.completed': msg`task done`,
  'task.reopened': msg`task opened again`,
  'task.due': msg`task due`,
  'product.created': msg`product made`,
  'product.changed': msg`product changed`,
  'product.offer_added': msg`variant added`,
  'product.offer_changed': msg`variant changed`,
  'product.stock_changed': msg`stock changed`,
  'message.planned': msg`message planned`,
  'message.sent': msg`message sent`,
  'message.delivered': msg`message delivered`,
  'message.failed': msg`message failed`,
  'message.cancelled': msg`message cancelled`,
  'message.suppressed': msg`message not allowed`,
  'message.held': msg`message held back`,
  'webhook.test': msg`trial`,
  'order.touched': msg`first touched`,
  'order.maybe_repeat': msg`looks like a repeat`,
  'order.not_repeat': msg`is no repeat`,
  'order.combined_into': msg`combined into another`,
  'order.parted': msg`parted again`,
  'order.removed': msg`order removed`,
  'order.problem_solved': msg`problem solved`,
  'customer.note_changed': msg`note changed`,
  'customer.note_removed': msg`note removed`,
  'customer.address_added': msg`address added`,
  'customer.address_changed': msg`address changed`,
  'customer.address_removed': msg`address removed`,
  'customer.merged_into': msg`merged into another`,
  'customer.split': msg`parted again`,
  'customer.restored': msg`customer restored`,
  'customer.deleted': msg`customer erased`,
  'task.snoozed': msg`task put off`,
  'task.commented': msg`comment on a task`,
}

export const STATE_WORDS: Record<DeliveryState, MessageDescriptor> = {
  waiting: msg({ message: 'waits', context: 'webhook letter' }),
  delivered: msg({ message: 'taken', context: 'webhook letter' }),
  dead: msg({ message: 'given up', context: 'webhook letter' }),
  dropped: msg({ message: 'left unsent', context: 'webhook letter' }),
}

/** Where a record of an event stands in the program. */
export function pageOfRecord(entity: string, id: number): string | null {
  const pages: Record<string, string> = { order: '/orders', customer: '/customers', product: '/products', task: '/tasks' }
  return pages[entity] ? `${pages[entity]}/${id}` : null
}
