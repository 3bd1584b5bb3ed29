import { sql } from 'kysely'
import { invalid, notFound, Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { formatDay } from '#shared/dates.ts'
import { bumpVersion } from './bump-version.ts'
import { freshReferences, type References } from './references.ts'

export type TypedRate = { nominal: number; value: number }

/** What the log calls a change of rates: settings that orders without a rate wait for. */
export const RATES = 'currencyRates'

/**
 * Says what a currency costs from a day on, in the base currency. Orders that have a rate keep it.
 * @throws Refusal `not_found`; `invalid` for a day that does not exist; `base_has_no_rate`
 */
export async function setRate(tx: Tx, currency: string, since: string, { nominal, value }: TypedRate): Promise<void> {
  await bumpVersion(tx)
  const references = await freshReferences(tx.db)
  refuseOthers(references, currency)
  if (Number.isNaN(Date.parse(since)) || new Date(since).toISOString().slice(0, 10) !== since) throw invalid('since', 'not_day', { value: since })
  const base = references.account.currency
  const before = await tx.db.selectFrom('currency_rate').select(['nominal', 'value']).where('base', '=', base).where('currency', '=', currency).where('since', '=', since).executeTakeFirst()
  await sql`insert into currency_rate (base, currency, since, nominal, value) values (${base}, ${currency}, ${since}, ${nominal}, ${value})
    on conflict (base, currency, since) do update set nominal = excluded.nominal, value = excluded.value`.execute(tx.db)
  await ratesChanged(tx, references, currency, since, before ? { nominal: before.nominal, value: Number(before.value) } : null, { nominal, value })
}

/** Takes back what was said of a day: from then on the rate before it holds. @throws Refusal `not_found` */
export async function removeRate(tx: Tx, currency: string, since: string): Promise<void> {
  await bumpVersion(tx)
  const references = await freshReferences(tx.db)
  refuseOthers(references, currency)
  const removed = await tx.db.deleteFrom('currency_rate').where('base', '=', references.account.currency).where('currency', '=', currency).where('since', '=', since)
    .returning(['nominal', 'value']).executeTakeFirst()
  if (!removed) throw notFound('rate', since)
  await ratesChanged(tx, references, currency, since, { nominal: removed.nominal, value: Number(removed.value) }, null)
}

function refuseOthers(references: References, currency: string): void {
  if (!references.currencies.byCode.has(currency)) throw notFound('currency', currency)
  if (currency === references.account.currency) throw new Refusal('base_has_no_rate', { currency }, 409)
}

async function ratesChanged(tx: Tx, { account }: References, currency: string, since: string, before: TypedRate | null, after: TypedRate | null): Promise<void> {
  await showRateOfToday(tx, account, currency)
  await bumpVersion(tx)
  tx.record({
    kind: 'setting.changed', entity: 'setting', entityId: 1, about: { reference: RATES, code: currency, since },
    fields: { nominal: [before?.nominal ?? null, after?.nominal ?? null], value: [before?.value ?? null, after?.value ?? null] },
  })
}

/** Programs read one rate of a currency: the one that holds today. */
async function showRateOfToday(tx: Tx, account: References['account'], currency: string): Promise<void> {
  await sql`update currency c set manual_convert_nominal = r.nominal, manual_convert_value = round(r.value, 4)
    from currency_rate r
    where c.code = ${currency} and r.currency = c.code and r.base = ${account.currency} and round(r.value, 4) > 0
      and r.since = (select max(n.since) from currency_rate n where n.base = r.base and n.currency = r.currency and n.since <= ${formatDay(tx.at, account.timeZone)})`.execute(tx.db)
}
