import { sql } from 'kysely'
import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { bumpVersion } from './bump-version.ts'
import { freshReferences } from './references.ts'

/**
 * Makes another currency the base. Orders keep the rates that they have, in the base of then; whoever sums them up goes through what the new base cost on the day of
 * each. All rates that were said are said anew in the new base, so that orders of any day have one.
 * @throws Refusal `new_base_without_rate` when there is money to be restated and nobody has said what the new base costs
 */
export async function changeBase(tx: Tx, to: string): Promise<void> {
  const { account, rates } = await freshReferences(tx.db)
  const from = account.currency
  if (from === to) return
  if (!rates.has(to) && (await hasMoney(tx))) throw new Refusal('new_base_without_rate', { currency: to, base: from }, 409)
  // Both currencies' days are days on which the rate between them changed; before the first day of either there is none.
  await sql`
    insert into currency_rate (base, currency, since, nominal, value)
    select ${to}, d.currency, d.since, 1, case when d.currency = ${from} then 1 else x.value / x.nominal end / (b.value / b.nominal)
    from (
      select c.code as currency, r.since from currency c join currency_rate r on r.base = ${from} and r.currency in (c.code, ${to}) where c.code <> ${to} group by c.code, r.since
    ) d
    join lateral (select r.value, r.nominal from currency_rate r where r.base = ${from} and r.currency = ${to} and r.since <= d.since order by r.since desc limit 1) b on true
    left join lateral (select r.value, r.nominal from currency_rate r where r.base = ${from} and r.currency = d.currency and r.since <= d.since order by r.since desc limit 1) x on true
    where d.currency = ${from} or x.value is not null
    on conflict (base, currency, since) do nothing`.execute(tx.db)
  await tx.db.updateTable('account').set({ currency: to }).execute()
  await sql`update currency set is_base = code = ${to}`.execute(tx.db)
  await bumpVersion(tx)
  tx.record({ kind: 'setting.changed', entity: 'setting', entityId: 1, about: { reference: 'account', code: 'account' }, fields: { currency: [from, to] } })
}

/** A new shop chooses its currency freely. */
async function hasMoney(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select exists (select from "order") or exists (select from cost) as has`.execute(tx.db)
  return rows[0]!.has
}
