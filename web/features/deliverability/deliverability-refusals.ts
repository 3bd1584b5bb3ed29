import { msg } from '@lingui/core/macro'

export const deliverabilityRefusals = {
  nothing_to_waive: msg`Nothing holds the letters of {domain}: there is nothing to waive.`,
}
