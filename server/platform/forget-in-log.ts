import type { Tx } from './transact.ts'

/** Whose entries: those about the records themselves, and those that show on the cards of these customers and orders. */
export type Forgotten = {
  customerIds: readonly number[]
  orderIds: readonly number[]
  /** More records, by entity. */
  others: readonly { entity: string; ids: readonly number[] }[]
  /** Entries about somebody else that tell of one of these customers in `about`: the names of those places, as `mergedId`. */
  namedBy: readonly string[]
}

/** What of an entry may stay: codes and moments of the trade by their names. Numbers and flags stay whatever they are called. */
export type Kept = { fields: readonly string[]; about: readonly string[] }

const FORGET = `
  with told as (
    select id from change_log where customer_id = any($1::bigint[])
    union select id from change_log where entity = 'customer' and entity_id = any($1::bigint[])
    union select id from change_log where order_id = any($2::bigint[])
    union select id from change_log where entity = 'order' and entity_id = any($2::bigint[])
    union select l.id from jsonb_to_recordset($3::jsonb) as o (entity text, ids bigint[]) join change_log l on l.entity = o.entity and l.entity_id = any(o.ids)
  )
  update change_log l set
    fields = coalesce((select jsonb_object_agg(f.key, case when f.key = any($4::text[]) then f.value else jsonb_build_array(
      case when jsonb_typeof(f.value -> 0) in ('number', 'boolean') then f.value -> 0 end, case when jsonb_typeof(f.value -> 1) in ('number', 'boolean') then f.value -> 1 end) end)
      from jsonb_each(l.fields) f), '{}'),
    about = (select jsonb_object_agg(a.key, a.value) from jsonb_each(l.about) a where jsonb_typeof(a.value) in ('number', 'boolean') or a.key = any($5::text[]))
  from told where l.id = told.id`

// Their own values went over to somebody else once, and stand in his entries.
const FORGET_NAMED = `
  update change_log l set
    fields = coalesce((select jsonb_object_agg(f.key, jsonb_build_array(null, null)) from jsonb_each(l.fields) f), '{}'),
    about = (select jsonb_object_agg(a.key, a.value) from jsonb_each(l.about) a where jsonb_typeof(a.value) in ('number', 'boolean') or a.key = any($3::text[]))
  where l.entity = 'customer' and l.entity_id = any($1::bigint[]) and exists (select from jsonb_each(l.about) a where a.key = any($4::text[]) and a.value in (select to_jsonb(id) from unnest($2::bigint[]) id))
  returning l.id`

/**
 * Takes what was said of people out of the entries that there are. The entries stay, in their places and with the names of their fields: that
 * something was changed, when and by whom is nobody's personal data, and readers and numbers of the protocol's history count on it.
 * @param tellers customers whose entries may name the forgotten ones
 * @returns ids of those entries that did
 */
export async function forgetInLog(tx: Tx, { customerIds, orderIds, others, namedBy }: Forgotten, kept: Kept, tellers: readonly number[]): Promise<number[]> {
  await tx.prepared('change_log_forget', FORGET, [customerIds, orderIds, JSON.stringify(others), kept.fields, kept.about])
  if (tellers.length === 0) return []
  return (await tx.prepared<{ id: number }>('change_log_forget_named', FORGET_NAMED, [tellers, customerIds, kept.about, namedBy])).map(({ id }) => id)
}
