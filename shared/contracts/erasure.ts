import { Type, type Static } from 'typebox'

/** What an erasure of a customer would touch; nothing is changed by asking. */
export const ErasurePreview = Type.Object({
  orders: Type.Integer({ description: 'Orders that lose the person and keep their sums, goods, payments and statuses' }),
  openOrders: Type.Array(Type.Object({ id: Type.Integer(), number: Type.String() }), { description: 'Of these, orders that are not over, at most 100: while there are any, the erasure must be forced' }),
  merged: Type.Integer({ description: 'Customers who were merged into this one and go with him' }),
  messages: Type.Integer({ description: 'Messages that lose address and words' }),
  letters: Type.Integer({ description: 'Letters of the mailboxes that lose addresses, words and attachments' }),
  files: Type.Integer({ description: 'Files that are removed' }),
})
export type ErasurePreview = Static<typeof ErasurePreview>

export const EraseCustomer = Type.Object({
  confirm: Type.String({ maxLength: 30, description: 'The number (id) of the customer, typed by hand: 400 `confirmation_wrong` for anything else' }),
  force: Type.Optional(Type.Boolean({ description: 'Also while orders are not over; without it 409 `customer_has_open_orders` with `orders` (their numbers)' })),
})
export type EraseCustomer = Static<typeof EraseCustomer>
