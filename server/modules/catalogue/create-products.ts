import { mayTouchSite } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import type { FieldRefusal } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { catalogueChange, firstValues } from './changes.ts'
import { PRODUCT_COLUMNS, PRODUCT_FIELDS } from './product-input.ts'
import type { ProductInput } from './product-input.ts'
import { resolveGroups, setProductGroups } from './set-product-groups.ts'

export type NewProduct = ProductInput & { site: string }

/**
 * Makes products. Each gets one offer of the same name and external id, since only offers can be sold.
 * @throws Refusal `invalid` with the paths `products[n].…`; then none is made
 * @returns ids in the order of the input
 */
export async function createProducts(tx: Tx, inputs: NewProduct[]): Promise<number[]> {
  const problems = await problemsOf(tx, inputs)
  if (problems.length > 0) throw new Refusal('invalid', {}, 400, problems)
  const groups = await resolveGroups(tx, inputs)
  const ids: number[] = []
  for (const [at, input] of inputs.entries()) {
    const values = { ...input, name: input.name!.trim(), externalId: input.externalId || null }
    const given = PRODUCT_FIELDS.filter((field) => values[field] !== undefined)
    const [product] = await tx.prepared<{ id: number; offer_id: number }>(
      `product_create_${given.map((field) => PRODUCT_FIELDS.indexOf(field)).join('_')}`,
      `with p as (insert into product (site, ${given.map((field) => PRODUCT_COLUMNS[field]).join(', ')})
         values ($1, ${given.map((_, index) => `$${index + 2}`).join(', ')}) returning id, site, external_id, name, article, active)
       insert into offer (product_id, site, external_id, name, article, active) select id, site, external_id, name, article, active from p
       returning product_id as id, id as offer_id`,
      [input.site, ...given.map((field) => values[field])],
    )
    const { id, offer_id: offerId } = product!
    ids.push(id)
    const groupIds = groups[at] ?? []
    if (groupIds.length > 0) await setProductGroups(tx, id, groupIds)
    const fields = firstValues({ ...Object.fromEntries(given.map((field) => [field, values[field]])), groups: groupIds })
    tx.record(catalogueChange({ kind: 'product.created', id, site: input.site, fields }))
    tx.record(catalogueChange({ kind: 'product.offer_added', id, site: input.site, fields: firstValues({ name: values.name, externalId: values.externalId }), about: { offerId } }))
  }
  return ids
}

async function problemsOf(tx: Tx, inputs: NewProduct[]): Promise<FieldRefusal[]> {
  const sites = await tx.prepared<{ code: string }>('product_sites', 'select code from site', [])
  const named = inputs.filter((input) => input.externalId)
  const taken = await tx.prepared<{ key: string }>(
    'product_taken',
    `select w.site || ' ' || w.external_id as key from unnest($1::text[], $2::text[]) as w (site, external_id)
     where exists (select from product p where p.site = w.site and p.external_id = w.external_id) or exists (select from offer o where o.site = w.site and o.external_id = w.external_id)`,
    [named.map((input) => input.site), named.map((input) => input.externalId!)],
  )
  const used = new Set(taken.map((row) => row.key))
  return inputs.flatMap((input, at) => {
    const problems: FieldRefusal[] = []
    const add = (field: string, code: string, params = {}) => problems.push({ path: `products[${at}].${field}`, code, params })
    if (!sites.some((site) => site.code === input.site)) add('site', 'unknown_code', { value: input.site })
    else if (!mayTouchSite(tx.actor, input.site)) add('site', 'not_allowed', { site: input.site })
    if (!input.name?.trim()) add('name', 'required')
    const key = `${input.site} ${input.externalId}`
    if (input.externalId && used.has(key)) add('externalId', 'taken', { value: input.externalId })
    used.add(key)
    return problems
  })
}
