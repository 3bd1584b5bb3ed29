import { Refusal } from '#server/platform/errors.ts'
import type { FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { ProductInput } from './product-input.ts'

/**
 * Ids of the groups that products name, of the product's own site.
 * @param paths how each product is called in refusals; `products[n]` unless told
 * @throws Refusal `invalid` naming unknown groups
 * @returns a list a product, ascending; null for products that name no groups
 */
export async function resolveGroups(tx: Tx, inputs: (ProductInput & { site: string })[], paths = (at: number) => `products[${at}].`): Promise<(number[] | null)[]> {
  const wanted = inputs.flatMap((input, at) => (input.groups ?? []).map((group, index) => ({ ...group, site: input.site, at, index })))
  const rows = wanted.length === 0 ? [] : await tx.prepared<{ at: number; id: number }>(
    'product_find_groups',
    `select w.at::int as at, g.id from unnest($1::bigint[], $2::text[], $3::text[]) with ordinality as w (id, external_id, site, at)
     join product_group g on g.site = w.site and (g.id = w.id or (w.id is null and g.external_id = w.external_id))`,
    [wanted.map(({ id }) => (Number.isSafeInteger(id) ? id : null)), wanted.map(({ externalId }) => externalId || null), wanted.map(({ site }) => site)],
  )
  const found = new Map(rows.map((row) => [row.at - 1, row.id]))
  const unknown = wanted.flatMap((group, position): FieldRefusal[] =>
    found.has(position) ? [] : [{ path: `${paths(group.at)}groups[${group.index}]`, code: 'unknown_group', params: { value: group.id ?? group.externalId ?? '' } }],
  )
  if (unknown.length > 0) throw new Refusal('invalid', {}, 400, unknown)
  return inputs.map((input, at) =>
    input.groups ? [...new Set(wanted.flatMap((group, position) => (group.at === at ? [found.get(position)!] : [])))].toSorted((a, b) => a - b) : null,
  )
}

/** Puts a product into these groups and no others. */
export async function setProductGroups(tx: Tx, productId: number, groupIds: number[]): Promise<void> {
  await tx.prepared('product_leave_groups', 'delete from product_group_product where product_id = $1 and group_id <> all ($2::bigint[])', [productId, groupIds])
  await tx.prepared('product_join_groups', 'insert into product_group_product (product_id, group_id) select $1, unnest($2::bigint[]) on conflict do nothing', [productId, groupIds])
}
