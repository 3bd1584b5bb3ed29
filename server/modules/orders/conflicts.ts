import { Refusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'

export type FieldChanges = Record<string, { from?: unknown; to: unknown }>

/**
 * Two people on one field: nothing is written, and the second one is shown both values. A change that wants what is there already
 * is no conflict, nor is one that does not say what it saw.
 * @param current values now, by field name
 * @throws Refusal `conflict` with `fields: {name: {from, mine, theirs, by, at}}`
 */
export async function refuseConflicts(tx: Tx, orderId: number, current: Record<string, unknown>, changes: FieldChanges): Promise<void> {
  const conflicting = Object.entries(changes).filter(([name, change]) => {
    if (!('from' in change)) return false
    const now = normal(current[name])
    return now !== normal(change.from) && now !== normal(change.to)
  })
  if (conflicting.length === 0) return
  const fields = Object.fromEntries(
    await Promise.all(
      conflicting.map(async ([name, change]) => {
        const last = await lastChange(tx, orderId, name)
        return [name, { from: change.from ?? null, mine: change.to ?? null, theirs: current[name] ?? null, by: last?.by ?? null, at: last?.at ?? null }] as const
      }),
    ),
  )
  throw new Refusal('conflict', { fields }, 409)
}

/** Empty is empty, however it is written; dates are compared as the wire shows them. */
function normal(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'null'
  return JSON.stringify(value instanceof Date ? value.toISOString() : value)
}

async function lastChange(tx: Tx, orderId: number, field: string): Promise<{ by: string | null; at: Date } | undefined> {
  const [row] = await tx.prepared<{ by: string | null; at: Date }>(
    'order_field_last_change',
    `select coalesce(u.name, k.name) as by, l.at from change_log l
     left join app_user u on l.actor_kind = 'user' and u.id = l.actor_id
     left join api_key k on l.actor_kind = 'key' and k.id = l.actor_id
     where l.entity = 'order' and l.entity_id = $1 and l.fields ? $2 order by l.id desc limit 1`,
    [orderId, field],
  )
  return row
}
