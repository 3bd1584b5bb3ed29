import { sql } from 'kysely'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { loadCustomer } from './customer-state.ts'

/**
 * Says that two customers who share a phone or an e-mail are different people, or takes that back. Recorded with both. By what they share nobody
 * is recognised from then on without a name that fits.
 * @throws Refusal `not_found`, `forbidden`, `invalid` when both are one
 */
export async function markNotSame(tx: Tx, id: number, otherId: number, isNotSame: boolean): Promise<void> {
  if (id === otherId) throw invalid('otherId', 'not_valid')
  const pair = [Math.min(id, otherId), Math.max(id, otherId)] as const
  // Locked in one order, so that two people who say it from both sides do not wait for each other.
  const customers = [await loadCustomer(tx, pair[0]), await loadCustomer(tx, pair[1])]
  const { numAffectedRows } = isNotSame
    ? await sql`insert into customer_not_same (one_id, other_id, said_by, said_at) values (${pair[0]}, ${pair[1]}, ${tx.actor.id}, ${tx.at}) on conflict do nothing`.execute(tx.db)
    : await sql`delete from customer_not_same where one_id = ${pair[0]} and other_id = ${pair[1]}`.execute(tx.db)
  if (!numAffectedRows) return
  for (const kind of ['phone', 'email'] as const) await markShared(tx, kind, customers[0]!.site, pair)
  for (const [customer, other] of [[customers[0]!, customers[1]!], [customers[1]!, customers[0]!]] as const) {
    const fields: Record<string, [unknown, unknown]> = { notSameAs: isNotSame ? [null, other.id] : [other.id, null] }
    if (isNotSame && customer.likelyDuplicateOf === other.id) {
      await tx.db.updateTable('customer').set({ likely_duplicate_of: null }).where('id', '=', customer.id).execute()
      fields.likelyDuplicateOf = [other.id, null]
    }
    tx.record(customerChange({ kind: 'customer.changed', id: customer.id, site: customer.site, fields }))
  }
}

/** Whether what both have is shared by people known to be different. */
async function markShared(tx: Tx, kind: 'phone' | 'email', site: string, [one, other]: readonly [number, number]): Promise<void> {
  const [table, value] = kind === 'phone' ? [sql`customer_phone`, sql`number`] : [sql`customer_email`, sql`email`]
  await sql`
    update customer_identity i set shared = exists (
      select from ${table} a join customer_not_same s on s.one_id = a.customer_id join ${table} b on b.customer_id = s.other_id and b.${value} = a.${value} where a.${value} = i.value)
    from ${table} mine join ${table} theirs on theirs.${value} = mine.${value} and theirs.customer_id = ${other}
    where mine.customer_id = ${one} and i.site = ${site} and i.kind = ${kind} and i.value = mine.${value}`.execute(tx.db)
}
