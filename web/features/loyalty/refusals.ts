import { msg } from '@lingui/core/macro'

/** What the server may refuse about bonuses, in words. */
export const loyaltyRefusals = {
  not_enough_bonuses: msg`There are only {balance} bonuses in the account.`,
  too_many_bonuses: msg`No more than {most} bonuses can pay this order.`,
  no_loyalty: msg`The customer has no account in a running bonus programme.`,
  bonuses_applied: msg`Bonuses pay this order already. Take them off first.`,
  no_bonuses_applied: msg`No bonuses pay this order.`,
  order_is_cancelled: msg`The order is cancelled: bonuses cannot pay it.`,
  no_loyalty_program: msg`The site has no running bonus programme.`,
  already_in_loyalty: msg`The customer takes part already.`,
  not_whole_bonuses: msg`Give a whole number of bonuses.`,
  not_a_person: msg`Only a person takes part in the bonus programme.`,
  loyalty_inactive: msg`The bonus account is stopped.`,
}
