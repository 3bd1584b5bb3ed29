import { invalid, Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { customerChange } from './changes.ts'
import { reaches } from './who-sees.ts'
import { refuseTaken } from './write-person.ts'

/**
 * Gives customers of one kind, named by id, the external ids of their store. All or none.
 * @param list what the caller calls the rows, for the paths of refusals
 * @throws Refusal `invalid` with every row that names nobody, as `customers[0].id`, and with external ids that others have
 */
export async function fixExternalIds(
  tx: Tx,
  rows: readonly { id: number; externalId: string }[],
  type: 'customer' | 'customer_corporate' = 'customer',
  list = 'customers',
): Promise<void> {
  if (rows.length === 0) throw invalid(list, 'required')
  const ids = rows.map((row) => row.id).filter(Number.isSafeInteger).toSorted((one, other) => one - other)
  const found = await tx.db
    .selectFrom('customer as c')
    .select(['c.id', 'c.site', 'c.external_id'])
    .where('c.id', 'in', ids.length > 0 ? ids : [-1])
    .where('c.type', '=', type)
    .where(reaches(tx.actor, 'customers.change'))
    .orderBy('c.id')
    .forUpdate()
    .execute()
  const known = new Map(found.map((customer) => [customer.id, customer]))
  const refused: FieldRefusal[] = rows.flatMap((row, index) => [
    ...(known.has(row.id) ? [] : [{ path: `${list}[${index}].id`, code: 'not_found', params: { entity: 'customer', id: row.id } }]),
    ...(row.externalId.trim() === '' ? [{ path: `${list}[${index}].externalId`, code: 'required' }] : []),
    ...(row.externalId.length > 255 ? [{ path: `${list}[${index}].externalId`, code: 'too_long', params: { longest: 255 } }] : []),
  ])
  if (refused.length > 0) throw new Refusal('invalid', {}, 400, refused)

  const wanted = new Map(rows.map((row) => [row.id, row.externalId.trim()]))
  const changed = found.filter((customer) => customer.external_id !== wanted.get(customer.id))
  if (changed.length === 0) return
  // Let go of the old ones first: two customers may exchange theirs.
  await tx.db.updateTable('customer').set({ external_id: null }).where('id', 'in', changed.map((customer) => customer.id)).execute()
  for (const customer of changed) {
    const externalId = wanted.get(customer.id)!
    await refuseTaken(tx, { site: customer.site, type }, externalId, customer.id)
    await tx.db.updateTable('customer').set({ external_id: externalId }).where('id', '=', customer.id).execute()
    const fields = { externalId: [customer.external_id, externalId] as [string | null, string] }
    tx.record(customerChange({ kind: 'customer.changed', id: customer.id, site: customer.site, fields }))
  }
}
