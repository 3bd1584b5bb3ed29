import { msg } from '@lingui/core/macro'

/** Words for the refusals of orders. */
export const orderRefusals = {
  transition_not_allowed: msg`The matrix of statuses does not let you move the order there.`,
  comment_required: msg`This status wants a comment.`,
  fields_required: msg`Some fields must be filled to enter this status.`,
  out_of_stock: msg`There is not so much in stock.`,
  unknown_code: msg`There is no such value: {value}.`,
  unknown_offer: msg`The catalogue does not have this offer.`,
  not_editable: msg`This cannot be changed here.`,
  not_money: msg`This is not a sum of money.`,
  not_percent: msg`A percent is between 0 and 100.`,
  not_quantity: msg`A quantity is more than zero.`,
  not_number: msg`This is not a whole number.`,
  not_day: msg`This is not a day.`,
  not_moment: msg`This is not a date with a time.`,
  not_text: msg`This is not a text.`,
}
