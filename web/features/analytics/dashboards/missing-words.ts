import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Answer } from '#shared/contracts/analytics.ts'

const reasons = {
  not_connected: msg`Not connected yet: the program keeps no such records.`,
  not_by: msg`It cannot be told apart in this way.`,
  hidden: msg`Your rights do not include this figure.`,
  beyond_scope: msg`It is not of one’s own orders.`,
  not_where: msg`The condition says nothing about it.`,
}

/** Why a measure has no numbers. */
export const missingIn = (answer: Answer) => (code: string): string | undefined => {
  const found = answer.unanswered.find(one => one.measure === code)
  return found && i18n._(reasons[found.code])
}
