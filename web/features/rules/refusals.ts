import { msg } from '@lingui/core/macro'

export const ruleRefusals = {
  rule_has_problems: msg`Something in the rule is to be mended first: it is marked in the flow.`,
  run_is_over: msg`It is over already: nothing waits any more.`,
  waits_for_date: msg`It waits for a date that is not filled in: there is nothing to put off.`,
  not_paused: msg`The rule goes on already: somebody has answered.`,
  group_empty: msg`There is nobody in the group.`,
  no_customer: msg`The order has no customer.`,
  no_order: msg`There is no order to do this with.`,
  template_missing: msg`The template is not there any more.`,
  no_date_field: msg`This field is not a date.`,
  empty: msg`Fill this in.`,
}
