import type { FieldEdits } from '#shared/contracts/catalogue.ts'
import { Refusal } from '#server/platform/errors.ts'
import { refuseFieldEdits } from '#server/platform/fields.ts'
import type { Tx } from '#server/platform/transact.ts'
import { offerEntity, productEntity } from './fields.ts'

type LastChange = { at: Date; kind: string; id: number | null; name: string | null }

/**
 * Two people on one field: nothing is written, and the second one is shown both values. Wanting what is there already is no conflict.
 * @param offerId whose fields they are; null = the product's own
 * @throws Refusal `conflict` (409) with `fields: {name: {from, mine, theirs, by, at}}`
 */
export async function refuseProductConflicts(tx: Tx, productId: number, offerId: number | null, current: Record<string, unknown>, edits: FieldEdits['changes']): Promise<void> {
  // Before anything is compared: a conflict tells the value that is there.
  refuseFieldEdits(tx.actor, offerId === null ? productEntity : offerEntity, Object.keys(edits))
  const conflicting = Object.entries(edits).filter(([field, edit]) => {
    if (!('from' in edit)) return false
    const now = normal(current[field])
    return now !== normal(edit.from) && now !== normal(edit.to)
  })
  if (conflicting.length === 0) return
  const fields: Record<string, unknown> = {}
  for (const [field, { from, to }] of conflicting) {
    const last = await lastChange(tx, productId, offerId, field)
    fields[field] = { from: from ?? null, mine: to, theirs: current[field] ?? null, by: last ? { kind: last.kind, id: last.id, name: last.name } : null, at: last?.at ?? null }
  }
  throw new Refusal('conflict', { fields }, 409)
}

/** Empty is empty, however it is written. */
function normal(value: unknown): string {
  return value === undefined || value === null || value === '' ? 'null' : JSON.stringify(value)
}

// Prices and stock are told under one name, and what they are about says which.
async function lastChange(tx: Tx, productId: number, offerId: number | null, field: string): Promise<LastChange | undefined> {
  const [list, code] = field.split('.') as [string, string | undefined]
  const logged = list === 'prices' ? 'price' : list === 'stores' ? 'stock' : field
  const [row] = await tx.prepared<LastChange>(
    'product_field_last_change',
    `select l.at, l.actor_kind as kind, l.actor_id as id, coalesce(u.name, k.name) as name from change_log l
     left join app_user u on l.actor_kind = 'user' and u.id = l.actor_id
     left join api_key k on l.actor_kind = 'key' and k.id = l.actor_id
     where l.entity = 'product' and l.entity_id = $1 and l.fields ? $2 and (l.about ->> 'offerId') is not distinct from $3
       and ($4::text is null or $4 in (l.about ->> 'priceType', l.about ->> 'store'))
     order by l.id desc limit 1`,
    [productId, logged, offerId === null ? null : String(offerId), code ?? null],
  )
  return row
}
