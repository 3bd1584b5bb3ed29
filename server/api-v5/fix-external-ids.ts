import { Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import { rowsOf } from './upload.ts'
import { fieldsOf } from './wire/fields.ts'
import type { Call } from './wire/method.ts'
import { isMap } from './wire/parameters.ts'

export type IdPair = { id: number; externalId: string }

/**
 * The rows `[{id, externalId}]` of a `fix-external-ids` method, by which a store names what was made in the CRM.
 * @throws Refusal `invalid` naming every row that lacks something, or the list when it is empty
 */
export function idPairs(call: Call, name: string): IdPair[] {
  const complaints: FieldRefusal[] = []
  const given = rowsOf(call, name)
  if (given.length === 0) complaints.push({ path: name, code: 'too_few', params: { least: 1 } })
  const pairs = given.map((row, index) => {
    const fields = fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `${name}[${index}]`, complaints)
    const [id, externalId] = [fields.integer('id'), fields.text('externalId', 255)]
    if (!id) fields.complain('id', 'required')
    if (!externalId) fields.complain('externalId', 'required')
    return { id: id ?? 0, externalId: externalId ?? '' }
  })
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  return pairs
}
