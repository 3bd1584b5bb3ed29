import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { Attribution } from './costs-api.ts'

/** How a sale is shared out, in words. */
export const MODELS: Record<Attribution['model'], { name: MessageDescriptor; means: MessageDescriptor }> = {
  last_non_direct: { name: msg`Last not direct`, means: msg`All goes to the last visit that came from somewhere` },
  last_paid: { name: msg`Last paid`, means: msg`All goes to the last visit from advertising; without one, to the last from anywhere` },
  first: { name: msg`First`, means: msg`All goes to what brought the customer the first time` },
  linear: { name: msg`Equal parts`, means: msg`Every visit from somewhere gets an equal part` },
}

/** What is wrong with an account of an advertising service. */
export const HEALTH: Record<string, MessageDescriptor> = {
  auth_failed: msg`The service does not know the token, or the token may not read reports. Give a new one.`,
  no_units: msg`The service’s allowance for today is used up. It is tried again later.`,
  settings_wrong: msg`The service refuses the settings. Look at what it says.`,
  service_fault: msg`The service is out of order or busy. It is tried again by itself.`,
  unreachable: msg`The service cannot be reached. It is tried again by itself.`,
  partial: msg`The service gave a part of the report. Nothing was taken from it; it is tried again by itself.`,
  strange_answer: msg`The answer of the service is not a report. It is tried again by itself.`,
  too_large: msg`The report is too large: load fewer days.`,
}

/** Why a line of a file was not taken. */
export const PROBLEMS: Record<string, MessageDescriptor> = {
  wrong_date: msg`no such day`,
  future_date: msg`the day has not come yet`,
  too_early: msg`the day is too long ago`,
  before_start: msg`the end is before the beginning`,
  wrong_amount: msg`not a sum`,
  negative: msg`a sum less than zero`,
  no_source: msg`no source: name one above`,
  too_long: msg`a label is longer than 255 characters`,
  too_large_amount: msg`a sum above ten billion: is it the right column?`,
  too_few_columns: msg`too few columns`,
  not_found: msg`no such order or customer`,
}
