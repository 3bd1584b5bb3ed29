import { differences } from '#server/platform/change-log.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { catalogueChange } from './changes.ts'
import { PRODUCT_COLUMNS, PRODUCT_FIELDS } from './product-input.ts'
import type { ProductInput } from './product-input.ts'
import { resolveGroups, setProductGroups } from './set-product-groups.ts'

/** A product by our id, or by the store's own id at a site. */
export type ProductRef = { id?: number | null; externalId?: string | null; site?: string | null }

export type ProductEdit = { product: ProductRef; changes: ProductInput }

type Product = { id: number; site: string; groups: number[] } & Record<string, unknown>

const LOAD = `
  select r.at::int as at, p.id, p.site, ${PRODUCT_FIELDS.map((field) => `p.${PRODUCT_COLUMNS[field]} as "${field}"`).join(', ')},
    array(select g.group_id from product_group_product g where g.product_id = p.id order by g.group_id) as groups
  from unnest($1::bigint[], $2::text[], $3::text[]) with ordinality as r (id, external_id, site, at)
  join product p on case when r.id is not null then p.id = r.id else p.external_id = r.external_id and (r.site is null or p.site = r.site) end
  where $4::text[] is null or p.site = any($4)
  order by p.id for update of p`

/**
 * Changes products; fields that are absent stay.
 * @throws Refusal `invalid` with the paths `products[n].…`; then nothing is written
 * @returns the references of products that do not exist
 */
export async function changeProducts(tx: Tx, edits: ProductEdit[]): Promise<{ processed: number; notFound: ProductRef[] }> {
  const { sites } = tx.actor.grants
  const rows = await tx.prepared<Product & { at: number }>('product_load_many', LOAD, [
    edits.map(({ product }) => (Number.isSafeInteger(product.id) ? product.id : null)),
    edits.map(({ product }) => product.externalId || null),
    edits.map(({ product }) => product.site || null),
    sites === 'all' ? null : sites,
  ])
  const found = new Map(rows.map(({ at, ...product }) => [at - 1, product as Product]))
  const nameless = edits.flatMap(({ changes }, at): FieldRefusal[] =>
    found.has(at) && changes.name !== undefined && !changes.name.trim() ? [{ path: `products[${at}].name`, code: 'required' }] : [],
  )
  if (nameless.length > 0) throw new Refusal('invalid', {}, 400, nameless)
  const groups = await resolveGroups(tx, edits.map(({ changes }, at) => ({ groups: found.has(at) ? changes.groups : undefined, site: found.get(at)?.site ?? '' })))
  for (const [at, { changes }] of edits.entries()) {
    const product = found.get(at)
    if (product) await changeProduct(tx, product, changes, groups[at] ?? null)
  }
  return { processed: found.size, notFound: edits.filter((_, at) => !found.has(at)).map((edit) => edit.product) }
}

async function changeProduct(tx: Tx, before: Product, changes: ProductInput, groups: number[] | null): Promise<void> {
  const wanted = Object.fromEntries(PRODUCT_FIELDS.filter((field) => changes[field] !== undefined).map((field) => [field, changes[field] === '' ? null : changes[field]]))
  const fields = differences(before, { ...wanted, ...(groups ? { groups } : {}) })
  const columns = PRODUCT_FIELDS.filter((field) => fields[field])
  if (Object.keys(fields).length === 0) return
  await tx.prepared(
    `product_change_${columns.map((field) => PRODUCT_FIELDS.indexOf(field)).join('_')}`,
    `update product set ${columns.map((field, index) => `${PRODUCT_COLUMNS[field]} = $${index + 2}, `).join('')}updated_at = now() where id = $1`,
    [before.id, ...columns.map((field) => fields[field]![1])],
  ).catch((error: { constraint?: string }) => {
    throw error.constraint === 'product_external' ? new Refusal('invalid', {}, 400, [{ path: 'externalId', code: 'taken', params: { value: changes.externalId } }]) : error
  })
  if (fields['groups'] && groups) await setProductGroups(tx, before.id, groups)
  tx.record(catalogueChange({ kind: 'product.changed', id: before.id, site: before.site, fields }))
}
