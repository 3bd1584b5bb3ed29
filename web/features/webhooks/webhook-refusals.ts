import { msg } from '@lingui/core/macro'

/** Words of what a request to an outside address, and an endpoint, are refused with. */
export const webhookRefusals = {
  url_not_http: msg`An address begins with https:// or http://.`,
  url_private_address: msg`{host} is in a private network ({range}). The owner can allow the network on the page of webhooks.`,
  url_unreachable: msg`The receiver does not answer ({reason}).`,
  url_too_slow: msg`The receiver gave no answer in time.`,
  url_answered: msg`The receiver answered {status}.`,
  url_redirect_refused: msg`The receiver redirects from a closed connection to an open one.`,
  url_too_many_redirects: msg`The receiver redirects in a circle.`,
  answer_too_long: msg`The answer is too long.`,
  header_not_allowed: msg`The header {name} cannot be sent along, or its value has letters that do not go into a header.`,
  twice: msg`This is listed twice.`,
  no_conditions: msg`There are no conditions on this kind of record.`,
  not_a_moment: msg`This is no moment, or the end is before the beginning.`,
  too_many: msg`These are too many: {most} at most.`,
  webhook_not_sending: msg`The webhook is switched off or paused: switch it on first.`,
}
