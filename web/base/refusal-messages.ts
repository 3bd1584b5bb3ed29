import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/**
 * Words for the codes of refusals. The keys are the contract with the server; `{name}` in a text is filled from the refusal's params.
 * A feature adds its own with {@link addRefusalMessages} from its index, so that the codes of orders are not known here.
 */
export const refusalMessages: Record<string, MessageDescriptor> = {
  unreachable: msg`The server cannot be reached. It will be tried again when the connection is back.`,
  sign_in_needed: msg`Your session has ended. Sign in again: what you typed is kept.`,
  signed_out: msg`Your session has ended. Sign in again: what you typed is kept.`,
  forbidden: msg`You do not have the right to do this.`,
  foreign_request: msg`The request came from another page and was not accepted. Reload this page.`,
  not_found: msg`This is not there any more, or you may not see it.`,
  conflict: msg`Somebody changed this at the same time.`,
  invalid: msg`Some values cannot be accepted.`,
  bad_request: msg`The request cannot be understood.`,
  bad_cursor: msg`The list has changed too much to go on from here. Load it again.`,
  condition_invalid: msg`This filter cannot be used. Remove the condition that is marked.`,
  cannot_sort: msg`The list cannot be sorted by this column.`,
  request_broken_off: msg`The request was broken off on its way.`,
  too_large: msg`This is too large.`,
  body_too_large: msg`This is too large to be sent.`,
  too_many_requests: msg`Too many requests at once. Wait a little.`,
  required: msg`Fill this in.`,
  unknown: msg`There is no such value.`,
  too_long: msg`This text is too long.`,
  not_a_number: msg`This is not a number.`,
  already_taken: msg`This is already taken.`,
  wrong_value: msg`This value cannot be accepted.`,
  not_flag: msg`This must be yes or no.`,
  not_id: msg`There is no such record.`,
  not_allowed: msg`You may not work with this store.`,
  unknown_field: msg`There is no such field, or you may not see it.`,
  unknown_group: msg`There is no such group.`,
  own_descendant: msg`A group cannot stand inside itself.`,
  offer_not_found: msg`There is no such product.`,
  external_id_taken: msg`Another record has this outside id.`,
  file_empty: msg`The file is empty.`,
  wrong_media_type: msg`This kind of file cannot be read.`,
  no_such_route: msg`The server does not know this request. Reload the page: the program may have been updated.`,
  too_deep: msg`The request is nested too deeply.`,
  too_many_streams: msg`Too many windows are open. Close some of them.`,
  INVALID_EMAIL_OR_PASSWORD: msg`The e-mail or the password is wrong.`,
  INVALID_EMAIL: msg`This is not an e-mail address.`,
  PASSWORD_TOO_SHORT: msg`The password is too short: eight characters at least.`,
  PASSWORD_TOO_LONG: msg`The password is too long.`,
}

/** Adds a feature's own codes. */
export function addRefusalMessages(messages: Record<string, MessageDescriptor>): void {
  Object.assign(refusalMessages, messages)
}
