import { mergeCustomers } from '#server/modules/duplicates/index.ts'
import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import { lookUp, type Kind } from './lookup.ts'
import { rowsOf } from './upload.ts'
import { entityOf } from './wire/entity.ts'
import { succeeded } from './wire/envelope.ts'
import { fieldsOf } from './wire/fields.ts'
import { write, type Answer, type Call } from './wire/method.ts'
import { isMap } from './wire/parameters.ts'
import { visibleSites } from './wire/sites.ts'

/**
 * `POST /customers/combine` and its like for companies: all `customers` become part of `resultCustomer`, whose values win where both have
 * one. What the back office merges by is the same use case, so it can be undone there.
 */
export async function combineCustomers(call: Call, kind: Extract<Kind, 'customer' | 'corporate'>): Promise<Answer> {
  const complaints: FieldRefusal[] = []
  const rows = rowsOf(call, 'customers')
  const result = fieldsOf(entityOf(call.form, 'resultCustomer'), call.account.timeZone, 'resultCustomer', complaints)
  if (rows.length === 0) complaints.push({ path: 'customers', code: 'too_few', params: { least: 1 } })
  const named = [result, ...rows.map((row, index) => fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `customers[${index}]`, complaints))].map((fields) => {
    const id = fields.integer('id')
    if (!id) fields.complain('id', 'required')
    return { fields, id: id ?? 0 }
  })
  const found = new Set((await lookUp(call, kind, named.map(({ id }) => String(id)), 'id', visibleSites(call))).map((one) => one.id))
  for (const { fields, id } of named) if (id && !found.has(id)) fields.complain('id', 'not_found', { entity: 'customer', id })
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  const [survivor, ...others] = named.map(({ id }) => id)
  // Some clients name the result among those that are combined.
  const mergedIds = [...new Set(others)].filter((id) => id !== survivor)
  if (mergedIds.length === 0) throw new Refusal('invalid', {}, 400, [{ path: 'customers', code: 'too_few', params: { least: 2 } }])
  await write(call, (tx) => mergeCustomers(tx, { survivorId: survivor!, mergedIds }))
  return { body: succeeded() }
}
