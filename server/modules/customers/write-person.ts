import { sql } from 'kysely'
import { invalid } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { COLUMNS, type CustomerState, type PersonField, type Tag } from './customer-state.ts'

const JSON_FIELDS = new Set<string>(['contragent', 'source', 'customFields'])

/** Column values of the given fields, as the table takes them. */
export function columnsOf(fields: Partial<CustomerState>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([field, value]) => field in COLUMNS && value !== undefined)
      .map(([field, value]) => [COLUMNS[field as PersonField], JSON_FIELDS.has(field) && value !== null ? JSON.stringify(value) : value]),
  )
}

/** @throws Refusal `invalid` at `externalId` when another customer of the site and kind has it: stores number people and companies apart */
export async function refuseTaken(tx: Tx, { site, type }: { site: string; type: string }, externalId: string | null | undefined, but: number | null): Promise<void> {
  if (!externalId) return
  // The lock holds until the end of the transaction, so that two creations of one external id follow each other and the second is refused.
  const key = `${type}:${site}:${externalId}`
  const locking = sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7405))`.execute(tx.db)
  const asking = tx.db.selectFrom('customer').select('id').where('site', '=', site).where('type', '=', type).where('external_id', '=', externalId).executeTakeFirst()
  asking.catch(() => {})
  await locking
  const holder = await asking
  if (holder && holder.id !== but) throw invalid('externalId', 'taken', { externalId })
}

/** Makes the tags be exactly these. */
export async function writeTags(tx: Tx, id: number, tags: readonly Tag[]): Promise<void> {
  await sql`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(tags)}::text::jsonb) as t (name text, color text, attached boolean)),
    fewer as (delete from customer_tag where customer_id = ${id} and name not in (select name from wanted))
    insert into customer_tag (customer_id, name, color, attached) select ${id}, name, color, attached from wanted
    on conflict (customer_id, name) do update set color = excluded.color, attached = excluded.attached`.execute(tx.db)
}

/** Makes the main address be this one; null removes it. */
export async function writeMainAddress(tx: Tx, id: number, before: number | null, address: Record<string, unknown> | null): Promise<void> {
  if (address === null) {
    if (before !== null) await tx.db.deleteFrom('customer_address').where('id', '=', before).execute()
  } else if (before === null) {
    await tx.db.insertInto('customer_address').values({ customer_id: id, is_main: true, address: JSON.stringify(address) }).execute()
  } else {
    await tx.db.updateTable('customer_address').set({ address: JSON.stringify(address) }).where('id', '=', before).execute()
  }
}
