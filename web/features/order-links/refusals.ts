import { msg } from '@lingui/core/macro'

/** Words for the refusals of combining and linking. */
export const pairRefusals = {
  combine_itself: msg`An order cannot be combined with itself.`,
  combine_other_site: msg`Orders of two stores cannot become one.`,
  combine_other_currency: msg`Orders in two currencies cannot become one.`,
  combine_over: msg`Order {number} is delivered or cancelled: it stays as it is.`,
  order_combined: msg`Order {number} is part of another one. Part them first.`,
  no_cancelling_status: msg`There is no status for a cancelled order. Switch one on in the settings.`,
  combination_outdated: msg`One of the orders has changed meanwhile. Look at the result again.`,
  combination_changed: msg`Some of it was changed since, and would not be put back.`,
  already_undone: msg`These orders are parted already.`,
  undo_too_late: msg`After {days} days orders can no longer be parted.`,
  undo_later_first: msg`Order {number} was combined after it. Part that one first.`,
  link_itself: msg`An order cannot be linked with itself.`,
  link_of_combination: msg`This link goes when the orders are parted.`,
  delivery_not_registered: msg`The delivery service does not know of this order.`,
  delivery_refused: msg`The delivery service did not cancel the order.`,
  prepayment_required: msg`The customer has a bad mark: the order must be paid before it is assembled.`,
  not_cancelling: msg`Only a status of the group «cancelled» can stand here.`,
}
