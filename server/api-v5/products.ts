import {
  changeProducts, createProductGroup, createProducts, editProductGroup, type GroupInput, type NewProduct, type ProductEdit, type ProductInput,
} from '#server/modules/catalogue/index.ts'
import { notFound, Refusal, type FieldRefusal } from '#server/platform/errors.ts'
import { byOf } from './lookup.ts'
import { rowsOf } from './upload.ts'
import { succeeded } from './wire/envelope.ts'
import { entityOf } from './wire/entity.ts'
import { defined, fieldsOf, type Fields } from './wire/fields.ts'
import { write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { isMap } from './wire/parameters.ts'
import { namedSite, siteForNew, siteForRow, sitesForLookup } from './wire/sites.ts'

export const productWrites: Method[] = [
  { verb: 'POST', path: '/store/products/batch/create', scope: 'store_write', handle: createBatch },
  { verb: 'POST', path: '/store/products/batch/edit', scope: 'store_write', handle: editBatch },
  { verb: 'POST', path: '/store/product-groups/create', scope: 'store_write', handle: createGroup },
  { verb: 'POST', path: '/store/product-groups/{externalId}/edit', scope: 'store_write', handle: editGroup },
]

const LONGEST_ID = 255
const LONGEST_TEXT = 65_535

/** All rows or none, so that a store can simply send the batch again. */
async function createBatch(call: Call): Promise<Answer> {
  const complaints: FieldRefusal[] = []
  const catalogues = await siteByCatalogue(call)
  const products = rowsOf(call, 'products').map((row, index): NewProduct => {
    const fields = fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `products[${index}]`, complaints)
    const catalogId = fields.integer('catalogId')
    const site = catalogId ? catalogues.get(catalogId) : undefined
    if (catalogId && !site) fields.complain('catalogId', 'not_found', { entity: 'catalog', id: catalogId })
    return { ...productInput(fields), site: site ? namedSite(call, site) : siteForRow(call, fields.text('site')) }
  })
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  const addedProducts = await write(call, (tx) => createProducts(tx, products))
  return { body: succeeded({ processedProductsCount: addedProducts.length, addedProducts }) }
}

async function editBatch(call: Call): Promise<Answer> {
  const complaints: FieldRefusal[] = []
  const edits = rowsOf(call, 'products').map((row, index): ProductEdit => {
    const fields = fieldsOf(isMap(row) ? row : {}, call.account.timeZone, `products[${index}]`, complaints)
    const [id, externalId, site] = [fields.integer('id'), fields.text('externalId', LONGEST_ID), fields.text('site')]
    if (!id && !externalId) fields.complain('id', 'required')
    const changes = productInput(fields)
    // With the id the external id is a new value, without it the name of the product.
    if (!id) delete changes.externalId
    return { product: { id: id ?? null, externalId: id ? null : (externalId ?? null), site: site ? namedSite(call, site) : null }, changes }
  })
  if (complaints.length > 0) throw new Refusal('invalid', {}, 400, complaints)
  const { processed, notFound: missing } = await write(call, (tx) => changeProducts(tx, edits))
  const notFoundProducts = missing.map(({ id, externalId, site }) =>
    // A typed client decodes this id as text.
    Object.fromEntries(Object.entries({ id: id === null || id === undefined ? null : String(id), externalId, site }).filter(([, value]) => value)),
  )
  return { body: succeeded({ processedProductsCount: processed, notFoundProducts }) }
}

function productInput(product: Fields): ProductInput {
  const flag = (name: string): boolean | undefined => product.boolean(name) ?? undefined
  const groups = product.rows('groups')?.map((group) => ({ id: group.integer('id') ?? null, externalId: group.text('externalId', LONGEST_ID) ?? null }))
  return defined<ProductInput>({
    externalId: product.text('externalId', LONGEST_ID),
    type: product.choice('type', ['product', 'service'] as const) ?? undefined,
    name: product.text('name', 1000) ?? undefined,
    article: product.text('article', LONGEST_ID),
    url: product.text('url', 4000),
    description: product.text('description', LONGEST_TEXT),
    manufacturer: product.text('manufacturer', LONGEST_ID),
    popular: flag('popular'),
    stock: flag('stock'),
    novelty: flag('novelty'),
    recommended: flag('recommended'),
    active: flag('active'),
    markable: flag('markable'),
    groups,
  })
}

/** Every site has a catalogue of its own, by whose number rows may name it. */
async function siteByCatalogue(call: Call): Promise<Map<number, string>> {
  const { rows } = await call.db.pool.query<{ id: number; code: string }>('select id, code from site')
  return new Map(rows.map((row) => [row.id, row.code]))
}

async function createGroup(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'productGroup'), call.account.timeZone)
  const input = groupInput(fields)
  const site = siteForNew(call, fields.text('site'))
  fields.refuse()
  const id = await write(call, (tx) => createProductGroup(tx, site, input))
  return { status: 201, body: succeeded({ id }) }
}

async function editGroup(call: Call): Promise<Answer> {
  const fields = fieldsOf(entityOf(call.form, 'productGroup'), call.account.timeZone)
  const input = groupInput(fields)
  fields.refuse()
  const id = await namedGroup(call)
  await write(call, (tx) => editProductGroup(tx, { id }, input))
  return { body: succeeded({ id }) }
}

const GROUPS = { id: 'g.id = $1::bigint', externalId: 'g.external_id = $1' } as const

async function namedGroup(call: Call): Promise<number> {
  const by = byOf(call)
  const wanted = call.path['externalId']!
  if (by === 'id' && readInteger(wanted) === null) throw notFound('product_group', wanted)
  const { rows } = await call.db.pool.query<{ id: number }>(
    `select g.id from product_group g where ${GROUPS[by]} and g.site = any($2) limit 2`,
    [wanted, sitesForLookup(call)],
  )
  if (rows.length > 1) throw new Refusal('parameter_missing', { parameter: 'site' })
  if (!rows[0]) throw notFound('product_group', wanted)
  return rows[0].id
}

function groupInput(group: Fields): GroupInput {
  return defined<GroupInput>({
    externalId: group.text('externalId', LONGEST_ID),
    parentId: group.integer('parentId'),
    parentExternalId: group.text('parentExternalId', LONGEST_ID),
    name: group.text('name', LONGEST_ID) ?? undefined,
    description: group.text('description', LONGEST_TEXT),
    active: group.boolean('active') ?? undefined,
  })
}
