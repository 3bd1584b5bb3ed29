import { differences } from '#server/platform/change-log.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { contactAddress } from './contacts.ts'
import { mergedAddress } from './customer-input.ts'
import { loadCustomer, type CustomerState } from './customer-state.ts'

export type AddressChanges = { address?: Record<string, unknown>; name?: string | null; externalId?: string | null; isMain?: boolean }

/**
 * Adds an address to a customer; the first one is the main one.
 * @throws Refusal `not_found`, `forbidden`, `invalid` at `address` when it says nothing
 */
export async function addAddress(tx: Tx, customerId: number, given: AddressChanges): Promise<{ id: number }> {
  const customer = await loadCustomer(tx, customerId)
  const address = contactAddress(given.address)
  if (!address) throw invalid('address', 'required')
  const isMain = given.isMain === true || customer.addresses.length === 0
  if (isMain) await dethrone(tx, customer, null)
  const { id } = await tx.db
    .insertInto('customer_address')
    .values({ customer_id: customerId, is_main: isMain, name: given.name || null, external_id: given.externalId || null, address: JSON.stringify(address) })
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.record(customerChange({ kind: 'customer.address_added', ...told(customer), fields: { address: [null, address] }, about: { addressId: id } }))
  return { id }
}

/** Changes what is given; parts of the address are merged. @throws Refusal `not_found`, `forbidden`, `invalid` at `address` */
export async function changeAddress(tx: Tx, customerId: number, addressId: number, given: AddressChanges): Promise<void> {
  const customer = await loadCustomer(tx, customerId)
  const before = customer.addresses.find((address) => address.id === addressId)
  if (!before) throw notFound('address', addressId)
  const address = given.address === undefined ? before.address : mergedAddress(before.address, given.address)
  if (!address) throw invalid('address', 'required')
  const after = {
    address,
    addressName: given.name === undefined ? before.name : given.name || null,
    addressExternalId: given.externalId === undefined ? before.externalId : given.externalId || null,
    addressIsMain: given.isMain === true || before.isMain,
  }
  const seen = { address: before.address, addressName: before.name, addressExternalId: before.externalId, addressIsMain: before.isMain }
  const fields = differences(seen, after)
  if (Object.keys(fields).length === 0) return
  if (fields.addressIsMain) await dethrone(tx, customer, addressId)
  await tx.db
    .updateTable('customer_address')
    .set({ address: JSON.stringify(address), name: after.addressName, external_id: after.addressExternalId, is_main: after.addressIsMain })
    .where('id', '=', addressId)
    .execute()
  tx.record(customerChange({ kind: 'customer.address_changed', ...told(customer), fields, about: { addressId } }))
}

/** Removes an address; the oldest of the others becomes the main one. @throws Refusal `not_found`, `forbidden` */
export async function removeAddress(tx: Tx, customerId: number, addressId: number): Promise<void> {
  const customer = await loadCustomer(tx, customerId)
  const before = customer.addresses.find((address) => address.id === addressId)
  if (!before) throw notFound('address', addressId)
  await tx.db.deleteFrom('customer_address').where('id', '=', addressId).execute()
  tx.record(customerChange({ kind: 'customer.address_removed', ...told(customer), fields: { address: [before.address, null] }, about: { addressId } }))
  const heir = customer.addresses.find((address) => address.id !== addressId)
  if (before.isMain && heir) {
    await tx.db.updateTable('customer_address').set({ is_main: true }).where('id', '=', heir.id).execute()
    tx.record(customerChange({ kind: 'customer.address_changed', ...told(customer), fields: { addressIsMain: [false, true] }, about: { addressId: heir.id } }))
  }
}

async function dethrone(tx: Tx, customer: CustomerState, but: number | null): Promise<void> {
  for (const { id } of customer.addresses.filter((address) => address.isMain && address.id !== but)) {
    await tx.db.updateTable('customer_address').set({ is_main: false }).where('id', '=', id).execute()
    tx.record(customerChange({ kind: 'customer.address_changed', ...told(customer), fields: { addressIsMain: [true, false] }, about: { addressId: id } }))
  }
}

const told = ({ id, site }: CustomerState): { id: number; site: string } => ({ id, site })
