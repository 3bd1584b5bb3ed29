import type { Tx } from '#server/platform/transact.ts'
import { formatDay } from '#shared/dates.ts'
import { changeBase } from './change-base.ts'
import { freshReferences } from './references.ts'
import { setRate } from './save-rate.ts'

/** What a change of a currency's row means besides: another base, or a rate that holds from today on. @throws Refusal as `changeBase` */
export async function followCurrency(tx: Tx, code: string, { isBase, manualConvertNominal, manualConvertValue }: Record<string, unknown>): Promise<void> {
  if (isBase === true) await changeBase(tx, code)
  if (manualConvertNominal === undefined && manualConvertValue === undefined) return
  const { account, currencies } = await freshReferences(tx.db)
  const currency = currencies.byCode.get(code)
  if (!currency || code === account.currency) return
  await setRate(tx, code, formatDay(tx.at, account.timeZone), { nominal: currency.manualConvertNominal, value: currency.manualConvertValue })
}
