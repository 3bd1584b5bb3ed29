import { msg } from '@lingui/core/macro'

/** What the server may refuse about plans, alerts, screens and keys, in words. */
export const monitoringRefusals = {
  too_many_keys: msg`No more than {most} keys. End one that is not used.`,
  display_unknown: msg`This link is not valid any more. Ask for a new one.`,
}
