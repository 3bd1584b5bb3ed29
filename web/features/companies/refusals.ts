import { msg } from '@lingui/core/macro'

/** What the server may refuse about companies, in words. */
export const companyRefusals = {
  company_has_orders: msg`Orders name the company {company}, so it stays. Make it inactive: then it is no longer offered.`,
  over_credit_limit: msg`The order goes beyond the credit limit of the company. Take a payment first, or have the limit raised.`,
}
