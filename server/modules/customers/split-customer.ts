import { sql } from 'kysely'
import type { Tx } from '#server/platform/transact.ts'
import { makeMain, makeMainAddress, news, writeFields, type AboutMerge } from './absorb-customer.ts'
import { refreshMain } from './carry-over.ts'
import { customerChange } from './changes.ts'
import { contactPhones } from './contacts.ts'
import { loadAnyCustomer, type CustomerState } from './customer-state.ts'
import { mergeValue } from './merge-fields.ts'
import type { MergeRecord } from './merge-record.ts'
import { subscriptionsOf, writeSubscription } from './subscriptions.ts'
import { writeContacts } from './write-contacts.ts'

/** What stays with the survivor because somebody else who was merged into them has it too. */
export type Kept = { phones: readonly string[]; emails: readonly string[]; tags: readonly string[]; addresses: readonly number[] }

/** Fields of the survivor that no longer hold what the merge gave them. */
function changedSince(survivor: CustomerState, { fields }: Pick<MergeRecord, 'fields'>): string[] {
  return Object.entries(fields)
    .filter(([field, [, given]]) => JSON.stringify(mergeValue(survivor, field)) !== JSON.stringify(given))
    .map(([field]) => field)
}

/**
 * Makes two of one again: the merged customer is as they were, the survivor loses what they had got and keeps what came since. Orders,
 * tasks and files are returned by their own modules.
 * @param descendants customers who had been merged into the merged one before, and go with them
 */
export async function splitCustomer(tx: Tx, survivorId: number, mergedId: number, record: MergeRecord, kept: Kept, descendants: readonly number[], about: AboutMerge): Promise<void> {
  const before = await loadAnyCustomer(tx, survivorId)
  const givesUpId = record.externalId !== null && before.externalId === record.externalId
  if (givesUpId) await sql`update customer set external_id = null where id = ${survivorId}`.execute(tx.db)
  // Where the survivor's store gave the id to somebody else meanwhile, it is theirs.
  await sql`update customer c set merged_into = null,
      external_id = coalesce(c.external_id, case when not exists (
        select from customer o where o.site = c.site and o.type = c.type and o.external_id = ${record.externalId}) then ${record.externalId} end)
    where c.id = ${mergedId}`.execute(tx.db)
  if (descendants.length > 0) await sql`update customer set merged_into = ${mergedId} where id = any(${descendants}::bigint[])`.execute(tx.db)
  await takeBack(tx, survivorId, mergedId, record, kept)
  await restoreFields(tx, before, record)
  await refreshMain(tx, survivorId)

  const [after, restored] = [await loadAnyCustomer(tx, survivorId), await loadAnyCustomer(tx, mergedId)]
  // What the survivor gave up meanwhile nobody is recognised by: it is the restored one's again.
  await writeContacts(tx, mergedId, restored.site, { phones: contactPhones(restored.phones), emails: restored.emails })
  tx.record(customerChange({ kind: 'customer.split', id: survivorId, site: before.site, fields: news(before, after), about: { ...about, mergedId, name: record.name } }))
  tx.record(customerChange({ kind: 'customer.restored', id: mergedId, site: restored.site, fields: { mergedInto: [survivorId, null] }, about: { ...about, survivorId } }))
}

async function takeBack(tx: Tx, survivorId: number, mergedId: number, record: MergeRecord, kept: Kept): Promise<void> {
  const gone = (given: readonly string[], stays: readonly string[]): string[] => given.filter((value) => !stays.includes(value))
  await sql`update customer_identity i set customer_id = ${mergedId}
    from jsonb_to_recordset(${JSON.stringify(record.identities)}::text::jsonb) as r (kind text, value text)
    where i.kind = r.kind and i.value = r.value and i.customer_id = ${survivorId}`.execute(tx.db)
  await sql`delete from customer_phone where customer_id = ${survivorId} and number = any(${gone(record.phones, kept.phones)}::text[])`.execute(tx.db)
  await sql`delete from customer_email where customer_id = ${survivorId} and email = any(${gone(record.emails, kept.emails)}::text[])`.execute(tx.db)
  await sql`delete from customer_tag where customer_id = ${survivorId} and name = any(${gone(record.tags, kept.tags)}::text[])`.execute(tx.db)
  await sql`delete from customer_address a using jsonb_to_recordset(${JSON.stringify(record.addresses)}::text::jsonb) as r (id bigint, address jsonb)
    where a.id = r.id and a.customer_id = ${survivorId} and a.address = r.address and a.id <> all(${kept.addresses}::bigint[])`.execute(tx.db)
  // What came by e-mail or phone to the survivor and is not theirs any more belongs to whom it came with.
  await sql`update customer_identity i set customer_id = ${mergedId} where i.customer_id = ${survivorId}
      and not exists (select from customer_phone p where i.kind = 'phone' and p.customer_id = ${survivorId} and p.number = i.value)
      and not exists (select from customer_email e where i.kind = 'email' and e.customer_id = ${survivorId} and e.email = i.value)
      and (exists (select from customer_phone p where i.kind = 'phone' and p.customer_id = ${mergedId} and p.number = i.value)
        or exists (select from customer_email e where i.kind = 'email' and e.customer_id = ${mergedId} and e.email = i.value))`.execute(tx.db)
  await sql`update customer_note set customer_id = ${mergedId} where id = any(${record.notes}::bigint[]) and customer_id = ${survivorId}`.execute(tx.db)
  await sql`update customer_note n set pinned = true where n.id = ${record.unpinned} and n.customer_id = ${mergedId}
    and not exists (select from customer_note o where o.customer_id = ${mergedId} and o.pinned)`.execute(tx.db)
  const now = new Map((await subscriptionsOf(tx, survivorId)).map((one) => [one.categoryId, one]))
  for (const { before, after } of record.subscriptions) {
    if (JSON.stringify(now.get(after.categoryId)) !== JSON.stringify(after)) continue
    if (before) await writeSubscription(tx, survivorId, before)
    else await tx.db.deleteFrom('customer_subscription').where('customer_id', '=', survivorId).where('category_id', '=', after.categoryId).execute()
  }
}

async function restoreFields(tx: Tx, survivor: CustomerState, record: MergeRecord): Promise<void> {
  const unchanged = new Set(Object.keys(record.fields))
  for (const field of changedSince(survivor, record)) unchanged.delete(field)
  const { phone, email, address: _, ...plain } = Object.fromEntries(Object.entries(record.fields).filter(([field]) => unchanged.has(field)))
  await writeFields(tx, survivor, Object.fromEntries(Object.entries(plain).map(([field, [before]]) => [field, before])))
  if (phone?.[0]) await makeMain(tx, 'customer_phone', survivor.id, String(phone[0]))
  if (email?.[0]) await makeMain(tx, 'customer_email', survivor.id, String(email[0]))
  const addresses = await tx.db.selectFrom('customer_address').select(['id', 'is_main']).where('customer_id', '=', survivor.id).orderBy('id').execute()
  const main = addresses.find((one) => one.is_main)
  const heir = addresses.find((one) => one.id === record.mainAddress?.[0]) ?? addresses[0]
  const wasTurned = record.mainAddress !== null && main?.id === record.mainAddress[1]
  if (heir && (!main || wasTurned)) await makeMainAddress(tx, survivor.id, heir.id)
}
