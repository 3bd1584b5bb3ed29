import { decimal, minor, type Money } from '#shared/money.ts'
import { differences } from '#server/platform/change-log.ts'
import { forbidden, invalid } from '#server/platform/errors.ts'
import { may } from '#server/platform/access.ts'
import type { Tx } from '#server/platform/transact.ts'
import { corporateChange } from './changes.ts'
import { loadCorporate } from './corporate-state.ts'

/** Credit limit in minor units and deferred payment in days; null = none was agreed. What is absent stays. */
export type Terms = { creditLimit?: number | null; paymentDays?: number | null }

const LARGEST = 99_999_999_999_999
const LONGEST_DEFERRAL = 3650

/** On what terms a corporate customer buys. @throws Refusal `not_found`, `forbidden` without the right to terms, `invalid` */
export async function changeTerms(tx: Tx, corporateId: number, given: Terms): Promise<void> {
  const corporate = await loadCorporate(tx, corporateId)
  const before = { creditLimit: corporate.creditLimit, paymentDays: corporate.paymentDays }
  const after = { creditLimit: given.creditLimit === undefined ? before.creditLimit : limitOf(given.creditLimit), paymentDays: given.paymentDays === undefined ? before.paymentDays : given.paymentDays }
  if (after.paymentDays !== null && !(Number.isInteger(after.paymentDays) && after.paymentDays >= 0 && after.paymentDays <= LONGEST_DEFERRAL)) throw invalid('paymentDays', 'out_of_range')
  const fields = differences(before, after)
  if (Object.keys(fields).length === 0) return
  if (!may(tx.actor, 'companies.terms')) throw forbidden('companies.terms')
  const values = { credit_limit: after.creditLimit === null ? null : decimal(after.creditLimit), payment_days: after.paymentDays }
  await tx.db.insertInto('corporate_account').values({ customer_id: corporateId, ...values }).onConflict((conflict) => conflict.column('customer_id').doUpdateSet(values)).execute()
  tx.record(corporateChange('customer.terms_changed', corporate, fields))
}

function limitOf(value: number | null): Money | null {
  if (value === null) return null
  if (!Number.isSafeInteger(value) || value < 0 || value > LARGEST) throw invalid('creditLimit', 'out_of_range')
  return minor(value)
}
