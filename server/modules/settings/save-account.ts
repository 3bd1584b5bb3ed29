import { IANAZone } from 'luxon'
import type { AccountChanges } from '#shared/contracts/settings.ts'
import { differences } from '#server/platform/change-log.ts'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from './bump-version.ts'
import { changeBase } from './change-base.ts'
import { freshReferences } from './references.ts'
import { about } from './save-reference.ts'

/** Changes the account. @throws Refusal as `changeBase`; `invalid` for an unknown time zone, currency or country, a template without `{id}`, days in the wrong order */
export async function editAccount(tx: Tx, changes: AccountChanges): Promise<void> {
  await bumpVersion(tx)
  const references = await freshReferences(tx.db)
  const { name, locale, timeZone, currency, countryIso, orderNumberTemplate, workingHours, holidays, allowNegativeStock, overCreditLimit } = changes
  const { repeatOrderHours, combinedOrderStatus, badCustomerPrepayment } = changes
  if (timeZone !== undefined && !IANAZone.isValidZone(timeZone)) throw invalid('timeZone', 'unknown', { timeZone })
  if (currency !== undefined && !references.currencies.byCode.has(currency)) throw invalid('currency', 'unknown', { code: currency })
  if (countryIso !== undefined && !references.countries.byCode.has(countryIso)) throw invalid('countryIso', 'unknown', { code: countryIso })
  if (combinedOrderStatus && references.statuses.byCode.get(combinedOrderStatus)?.group !== 'cancel') {
    throw invalid('combinedOrderStatus', 'not_cancelling', { code: combinedOrderStatus })
  }
  // Without the id two orders would get one number.
  if (orderNumberTemplate !== undefined && !orderNumberTemplate.includes('{id}')) throw invalid('orderNumberTemplate', 'id_missing')
  const backwards = (holidays ?? []).findIndex((holiday) => holiday.from > holiday.to)
  if (backwards >= 0) throw invalid(`holidays[${backwards}]`, 'ends_before_start')
  if (currency !== undefined) await changeBase(tx, currency)
  await tx.db
    .updateTable('account')
    .set({
      name,
      locale,
      time_zone: timeZone,
      currency,
      country_iso: countryIso,
      order_number_template: orderNumberTemplate,
      working_hours: workingHours && JSON.stringify(workingHours),
      holidays: holidays && JSON.stringify(holidays),
      allow_negative_stock: allowNegativeStock,
      over_credit_limit: overCreditLimit,
      first_touch_norm: changes.firstTouchNorm,
      call_attempts_limit: changes.callAttemptsLimit,
      call_retry_minutes: changes.callRetryMinutes,
      customer_manager: changes.customerManager,
      repeat_order_hours: repeatOrderHours,
      combined_order_status: combinedOrderStatus,
      bad_customer_prepayment: badCustomerPrepayment,
    })
    .execute()
  await bumpVersion(tx)
  const after = await freshReferences(tx.db)
  // Another base has told of itself.
  const { currency: _, ...fields } = differences(references.account, after.account)
  if (Object.keys(fields).length > 0 || currency === undefined) tx.record({ ...about('changed', 'account', 'account'), fields })
}
