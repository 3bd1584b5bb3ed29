import { msg } from '@lingui/core/macro'

export const ruleRefusals = {
  rule_has_problems: msg`Something in the rule is to be mended first: it is marked in the flow.`,
}
