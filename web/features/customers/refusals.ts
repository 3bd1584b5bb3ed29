import { msg } from '@lingui/core/macro'

/** Words for the refusals of customers. */
export const customerRefusals = {
  taken: msg`Another customer of this store has the id {externalId}.`,
  too_many: msg`These are too many; at most {most}.`,
  out_of_range: msg`This value is out of range.`,
  not_valid: msg`This value cannot be right.`,
  not_a_choice: msg`There is no such choice.`,
  customer_has_open_orders: msg`There are orders that are not over: {orders}.`,
  customer_is_company: msg`This is a company, not a person.`,
  confirmation_wrong: msg`This is not the number of the customer.`,
  note_not_found: msg`Somebody has removed this note.`,
}
