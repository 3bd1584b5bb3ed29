import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FieldType, Operator } from '#shared/conditions.ts'

const words: Record<Operator, MessageDescriptor> = {
  eq: msg`is`,
  ne: msg`is not`,
  in: msg`is one of`,
  notIn: msg`is none of`,
  lt: msg`less than`,
  lte: msg`at most`,
  gt: msg`more than`,
  gte: msg`at least`,
  between: msg`between`,
  contains: msg`contains`,
  starts: msg`begins with`,
  empty: msg`is empty`,
  notEmpty: msg`is filled in`,
  lastDays: msg`in the last days`,
  nextDays: msg`in the next days`,
  lastMinutes: msg`in the last minutes`,
}

const timeWords: Partial<Record<Operator, MessageDescriptor>> = {
  eq: msg`on`,
  lt: msg`before`,
  lte: msg`not later than`,
  gt: msg`after`,
  gte: msg`not earlier than`,
}

/** An operator as a person says it of this type of field: a sum is «more than», a day is «after». */
export function operatorWords(op: Operator, type: FieldType): MessageDescriptor {
  return ((type === 'date' || type === 'datetime') && timeWords[op]) || words[op]
}

/** Operators that say all without a value. */
export const needsNoValue = (op: Operator): boolean => op === 'empty' || op === 'notEmpty'
export const takesList = (op: Operator): boolean => op === 'in' || op === 'notIn'
/** Operators on a number of days, or of minutes. */
export const takesDays = (op: Operator): boolean => op === 'lastDays' || op === 'nextDays' || op === 'lastMinutes'
