import { sql } from 'kysely'
import { differences } from '#server/platform/change-log.ts'
import type { Tx } from '#server/platform/transact.ts'
import { carryOver, carrySubscriptions, refreshMain } from './carry-over.ts'
import { customerChange } from './changes.ts'
import { loadAnyCustomer, loadCustomer, type CustomerState } from './customer-state.ts'
import { fieldsToMerge, mergeValue, takesFromOther, type MergeChoices } from './merge-fields.ts'
import { emptyRecord, type MergeRecord } from './merge-record.ts'
import { columnsOf } from './write-person.ts'

/** What the log names of the merge, for cards and for undoing it from there. */
export type AboutMerge = { mergeId: number; batch: string }

/**
 * Makes one customer of two: the survivor gets the chosen values and everything that the other has and he lacks; the other stays, frozen
 * and hidden, and every old id of theirs leads to the survivor. Orders, tasks and files are moved by their own modules.
 * @param choices by field, whose value is kept; what is not chosen follows `defaultHolder`
 */
export async function absorbCustomer(tx: Tx, survivorId: number, mergedId: number, choices: MergeChoices, about: AboutMerge): Promise<MergeRecord> {
  // In the order of ids, as everybody who locks two customers.
  const states = new Map<number, CustomerState>()
  for (const id of [survivorId, mergedId].toSorted((one, other) => one - other)) states.set(id, await loadCustomer(tx, id))
  const [survivor, merged] = [states.get(survivorId)!, states.get(mergedId)!]
  const record = emptyRecord(shownName(merged))
  for (const field of fieldsToMerge([survivor, merged])) {
    if (!takesFromOther(field, survivor, merged, choices)) continue
    const [before, after] = [mergeValue(survivor, field), mergeValue(merged, field)]
    if (JSON.stringify(before) !== JSON.stringify(after)) record.fields[field] = [before, after]
  }
  if (record.fields.externalId) record.externalId = merged.externalId

  // One step leads from any id to the living: those who were merged into the merged one come along.
  await sql`update customer set merged_into = ${survivorId}, external_id = case when ${record.externalId !== null} then null else external_id end
    where id = ${mergedId}`.execute(tx.db)
  await sql`update customer set merged_into = ${survivorId} where merged_into = ${mergedId}`.execute(tx.db)
  Object.assign(record, await carryOver(tx, mergedId, survivorId, record.known))
  record.subscriptions = await carrySubscriptions(tx, mergedId, survivorId)
  record.mainAddress = await writeChosen(tx, survivor, merged, record)
  await refreshMain(tx, survivorId)

  const after = await loadAnyCustomer(tx, survivorId)
  tx.record(customerChange({ kind: 'customer.merged', id: survivorId, site: survivor.site, fields: news(survivor, after), about: { ...about, mergedId, name: record.name } }))
  tx.record(customerChange({ kind: 'customer.merged_into', id: mergedId, site: merged.site, fields: { mergedInto: [null, survivorId] }, about: { ...about, survivorId } }))
  return record
}

async function writeChosen(tx: Tx, survivor: CustomerState, merged: CustomerState, { fields, addresses }: MergeRecord): Promise<MergeRecord['mainAddress']> {
  const { phone, email, address, ...plain } = fields
  await writeFields(tx, survivor, Object.fromEntries(Object.entries(plain).map(([name, [, value]]) => [name, value])))
  if (phone) await makeMain(tx, 'customer_phone', survivor.id, String(phone[1]))
  if (email) await makeMain(tx, 'customer_email', survivor.id, String(email[1]))
  if (!address) return null
  const before = survivor.addresses.find((one) => one.isMain) ?? survivor.addresses[0]
  const same = JSON.stringify(address[1])
  const chosen = addresses.find((one) => JSON.stringify(one.address) === same)?.id ?? survivor.addresses.find((one) => JSON.stringify(one.address) === same)?.id
  if (!before || !chosen) return null // The first address that a person gets is the main one anyhow.
  await makeMainAddress(tx, survivor.id, chosen)
  return [before.id, chosen]
}

/** Writes fields by the names of `MERGE_FIELDS`; the account's own are put into the others by their codes. */
export async function writeFields(tx: Tx, customer: Pick<CustomerState, 'id' | 'customFields'>, values: Record<string, unknown>): Promise<void> {
  const own = Object.entries(values).filter(([name]) => name.startsWith('customFields.'))
  const plain = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('customFields.')))
  const customFields = Object.fromEntries(
    Object.entries({ ...customer.customFields, ...Object.fromEntries(own.map(([name, value]) => [name.slice('customFields.'.length), value])) }).filter(([, value]) => value !== null),
  )
  const columns = columnsOf({ ...plain, ...(own.length > 0 ? { customFields } : {}) } as Partial<CustomerState>)
  if (Object.keys(columns).length > 0) await tx.db.updateTable('customer').set(columns).where('id', '=', customer.id).execute()
}

/** The first of the list is the main one. */
export async function makeMain(tx: Tx, table: 'customer_phone' | 'customer_email', customerId: number, value: string): Promise<void> {
  if (table === 'customer_phone') {
    await sql`update customer_phone set position = (select min(position) - 1 from customer_phone where customer_id = ${customerId}) where customer_id = ${customerId} and number = ${value}`.execute(tx.db)
  } else {
    await sql`update customer_email set position = (select min(position) - 1 from customer_email where customer_id = ${customerId}) where customer_id = ${customerId} and email = ${value}`.execute(tx.db)
  }
}

export async function makeMainAddress(tx: Tx, customerId: number, addressId: number): Promise<void> {
  await sql`update customer_address set is_main = (id = ${addressId}) where customer_id = ${customerId} and is_main is distinct from (id = ${addressId})`.execute(tx.db)
}

/** What changed of a customer, as the log and the protocol's history tell it. */
export function news(before: CustomerState, after: CustomerState): Record<string, [unknown, unknown]> {
  const told = ({ addresses, id: _, type: _t, site: _s, likelyDuplicateOf: _l, ...rest }: CustomerState): Record<string, unknown> => ({
    ...rest, address: (addresses.find((address) => address.isMain) ?? addresses[0])?.address ?? null,
  })
  return differences(told(before), told(after))
}

const shownName = (customer: CustomerState): string =>
  [customer.lastName, customer.firstName, customer.patronymic].filter(Boolean).join(' ') || customer.nickName || customer.email || customer.phones[0] || ''
