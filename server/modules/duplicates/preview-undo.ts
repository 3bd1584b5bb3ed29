import { sql } from 'kysely'
import type { UndoPreview } from '#shared/contracts/duplicates.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { shownTo } from '#server/platform/fields.ts'
import { customerCard, customerCatalogue, mergeValue, type CustomerState, type MergeRecord } from '#server/modules/customers/index.ts'
import { mergeRow } from './list-merges.ts'

/**
 * What undoing a merge would come to: what goes back, which fields are as they were again and which stay since somebody changed them
 * after the merge, and what came since and stays.
 * @throws Refusal `not_found`
 */
export async function previewUndo(db: Database, actor: Actor, mergeId: number): Promise<UndoPreview> {
  const merge = await mergeRow(db, actor, mergeId)
  const { rows } = await sql<{ snapshot: MergeRecord; orders: number; notes: number; contacts: number }>`
    select m.snapshot,
      (select count(*) from customer_merge_item i join "order" o on o.id = i.entity_id where i.merge_id = m.id and i.entity = 'order' and o.customer_id = m.survivor_id) as contacts,
      (select count(*) from "order" o where o.customer_id = m.survivor_id and o.created_at >= m.at
        and not exists (select from customer_merge_item i where i.merge_id = m.id and i.entity = 'order' and i.entity_id = o.id)) as orders,
      (select count(*) from customer_note n where n.customer_id = m.survivor_id and n.created_at >= m.at and n.id <> all(array(select jsonb_array_elements_text(m.snapshot -> 'notes')::bigint))) as notes
    from customer_merge m where m.id = ${mergeId}`.execute(db)
  const { snapshot, orders, notes, contacts } = rows[0]!
  // Whoever became part of another has no card: then only the later merge can be undone, and nothing is to be compared here.
  const survivor = merge.mayUndo ? ((await customerCard(db, actor, merge.survivor.id)) as unknown as CustomerState) : null
  const shown = (field: string, value: unknown): unknown => shownTo(actor, customerCatalogue, field === 'phone' ? 'phones' : field, value) ?? null
  return {
    merge,
    returns: {
      orders: contacts, tasks: merge.moved.tasks, files: merge.moved.files, notes: snapshot.notes.length, addresses: snapshot.addresses.length, tags: snapshot.tags,
      phones: snapshot.phones.flatMap((phone) => text(shown('phones', phone))), emails: snapshot.emails.flatMap((email) => text(shown('email', email))),
    },
    fields: !survivor ? [] : Object.entries(snapshot.fields).map(([field, [before, given]]) => {
      const now = mergeValue(survivor, field)
      return { field, now: shown(field, now), before: shown(field, before), stays: JSON.stringify(now) !== JSON.stringify(shown(field, given)) }
    }),
    stays: { orders, notes },
  }
}

const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : [])
