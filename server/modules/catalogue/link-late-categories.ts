import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { catalogueChange } from './changes.ts'
import type { RowNote } from './icml/feed-offer.ts'
import type { LoadedGroups } from './load-groups.ts'

/** A product whose row named a category before the file declared it. */
export type LateCategory = { productId: number; categoryId: string; line: number }

const BATCH = 500

/**
 * Files may declare their categories after the offers. What is declared by the end is linked now; the rest is told, once a category with its first line.
 */
export async function linkLateCategories(db: Db, actor: Actor, site: string, late: LateCategory[], groups: LoadedGroups): Promise<RowNote[]> {
  const links = late.flatMap((each) => {
    const group = groups.get(each.categoryId)
    return group ? [{ productId: each.productId, groupId: group.id }] : []
  })
  for (let start = 0; start < links.length; start += BATCH) {
    const batch = links.slice(start, start + BATCH)
    await transact(db, actor, async (tx) => {
      const added = await tx.prepared<{ product_id: number; group_id: number }>(
        'catalogue_link_late',
        'insert into product_group_product (product_id, group_id) select * from unnest($1::bigint[], $2::bigint[]) on conflict do nothing returning product_id, group_id',
        [batch.map((link) => link.productId), batch.map((link) => link.groupId)],
      )
      for (const { product_id: id, group_id: group } of added) tx.record(catalogueChange({ kind: 'product.changed', id, site, fields: { groups: [null, [group]] } }))
    })
  }
  const unknown = new Map<string, { line: number; rows: number }>()
  for (const { categoryId, line } of late) {
    if (groups.has(categoryId)) continue
    const known = unknown.get(categoryId)
    if (known) known.rows += 1
    else unknown.set(categoryId, { line, rows: 1 })
  }
  return [...unknown].map(([id, { line, rows }]) => ({ line, code: 'unknown_category', params: { category: id.slice(0, 80), rows }, isKept: true }))
}
