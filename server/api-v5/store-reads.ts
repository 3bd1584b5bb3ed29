import { sql } from 'kysely'
import { allOf, anywhere, conditionsOf, siteCondition, type Condition } from './conditions.ts'
import { countRows } from './counting.ts'
import { offerAnswer, productAnswer, type InventoryRow, type ProductRow } from './product-answer.ts'
import { present, succeeded } from './wire/envelope.ts'
import { filterOf, type Filter } from './wire/filter.ts'
import type { Answer, Call, Method } from './wire/method.ts'
import { isScalar } from './wire/parameters.ts'
import { pageOf, pagination } from './wire/paging.ts'

export const storeReads: Method[] = [
  { verb: 'GET', path: '/store/products', scope: 'store_read', handle: listProducts },
  { verb: 'GET', path: '/store/inventories', scope: 'store_read', handle: listInventories },
  { verb: 'GET', path: '/store/product-groups', scope: 'store_read', handle: listGroups },
  // What one client asks for instead.
  { verb: 'GET', path: '/store/products-groups', scope: 'store_read', handle: listGroups },
]

/** `GET /store/products`, by id, with their offers, prices and stock. */
async function listProducts(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last, { store: true })
  const where = allOf([...productConditions(filterOf(call.query, call.account.timeZone)), ...siteCondition(call, sql`p.site`)])
  const [found, total] = await Promise.all([
    sql<{ product: ProductRow }>`
      select to_jsonb(p) || jsonb_build_object(
        'catalog_id', (select s.id from site s where s.code = p.site),
        'groups', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', g.id, 'externalId', g.external_id)) order by g.id), '[]')
          from product_group g join product_group_product m on m.group_id = g.id where m.product_id = p.id),
        'offers', (select coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object(
            'unit', (select jsonb_build_object('code', u.code, 'name', u.name, 'sym', u.sym) from unit u where u.code = o.unit),
            'quantity', (select coalesce(sum(k.quantity), 0) from stock k where k.offer_id = o.id),
            'prices', (select coalesce(jsonb_agg(jsonb_build_object('priceType', r.price_type, 'price', r.price, 'ordering', coalesce(t.ordering, 990),
                'currency', coalesce(t.currency, (select currency from account)), 'isDefault', coalesce(t.is_default, false)) order by t.ordering, r.price_type), '[]')
              from offer_price r left join price_type t on t.code = r.price_type where r.offer_id = o.id)) order by o.id), '[]')
          from offer o where o.product_id = p.id)) as product
      from (select * from product p where ${where} order by p.id limit ${page.limit} offset ${page.offset}) p order by p.id
    `.execute(call.db.kysely),
    countRows(call.db, sql`product p`, where),
  ])
  const products = found.rows.map(({ product }) => productAnswer(product, call.account.timeZone))
  return { body: succeeded({ pagination: pagination(page, total), products }) }
}

function productConditions(filter: Filter): Condition[] {
  const { conditions, given, oneOf, oneOfIds, same, contains, yes, range } = conditionsOf(filter)
  const offered = (condition: Condition): Condition => sql`exists (select from offer o where o.product_id = p.id and ${condition})`
  const grouped = (condition: Condition): Condition =>
    sql`exists (select from product_group_product m join product_group g on g.id = m.group_id where m.product_id = p.id and ${condition})`
  oneOfIds('ids', sql`p.id`)
  oneOf('sites', sql`p.site`)
  given(filter.integers('catalogs'), (ids) => sql`p.site in (select code from site where id = any(${ids}::bigint[]))`)
  given(filter.text('externalId'), (value) => sql`p.external_id = ${value}`)
  contains('name', sql`p.name`)
  contains('urlLike', sql`p.url`)
  given(filter.text('url'), (value) => sql`p.url = ${value}`)
  same('manufacturer', sql`p.manufacturer`)
  for (const flag of ['active', 'popular', 'stock', 'novelty', 'recommended']) yes(flag, sql`p.${sql.ref(flag)}`)
  given(filter.text('classSegment'), (value) => sql`p.id in (select product_id from product_class where class = upper(${value}) or abc = upper(${value}))`)
  range('Quantity', sql`p.quantity`)
  given(filter.integers('offerIds'), (ids) => offered(sql`o.id = any(${ids}::bigint[])`))
  given(filter.text('offerExternalId'), (value) => offered(sql`o.external_id = ${value}`))
  given(filter.text('offerXmlId') ?? filter.text('xmlId'), (value) => offered(sql`o.xml_id = ${value}`))
  given(filter.number('minPurchasePrice'), (price) => offered(sql`o.purchase_price >= ${price}::numeric`))
  given(filter.number('maxPurchasePrice'), (price) => offered(sql`o.purchase_price <= ${price}::numeric`))
  prices(filter, conditions, offered)
  given(filter.integers('groups'), (ids) => grouped(sql`g.id = any(${ids}::bigint[])`))
  given(filter.text('groupExternalId'), (value) => grouped(sql`g.external_id = ${value}`))
  for (const [code, value] of Object.entries(filter.map('properties') ?? {})) {
    if (isScalar(value)) conditions.push(sql`(p.properties ->> ${code} = ${String(value)} or ${offered(sql`o.properties ->> ${code} = ${String(value)}`)})`)
  }
  given(filter.integer('sinceId'), (id) => sql`p.id > ${id}`)
  given(filter.dateTime('sinceUpdatedAt'), (at) => sql`p.updated_at >= ${at}`)
  return conditions
}

/** Without a price type the range is over the base price, which the product keeps the ends of. */
function prices(filter: Filter, conditions: Condition[], offered: (condition: Condition) => Condition): void {
  const [least, most, type] = [filter.number('minPrice'), filter.number('maxPrice'), filter.text('priceType')]
  if (type === undefined) {
    if (least !== undefined) conditions.push(sql`p.max_price >= ${least}::numeric`)
    if (most !== undefined) conditions.push(sql`p.min_price <= ${most}::numeric`)
    return
  }
  const range = allOf([
    ...(least === undefined ? [] : [sql`r.price >= ${least}::numeric`]),
    ...(most === undefined ? [] : [sql`r.price <= ${most}::numeric`]),
  ])
  conditions.push(offered(sql`exists (select from offer_price r where r.offer_id = o.id and r.price_type = ${type} and ${range})`))
}

/** `GET /store/inventories`: totals of offers, and with `filter[details]` the quantity of each store. */
async function listInventories(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last, { store: true })
  const filter = filterOf(call.query, call.account.timeZone)
  const { conditions, given, oneOf, oneOfIds, yes } = conditionsOf(filter)
  oneOfIds('ids', sql`o.id`)
  oneOf('sites', sql`o.site`)
  oneOf('offerExternalId', sql`o.external_id`)
  oneOf('offerXmlId', sql`o.xml_id`)
  oneOf('offerArticle', sql`o.article`)
  yes('offerActive', sql`o.active`)
  given(filter.text('productExternalId'), (value) => sql`p.external_id = ${value}`)
  oneOf('productArticle', sql`p.article`)
  yes('productActive', sql`p.active`)
  given(filter.integers('catalogs'), (ids) => sql`o.site in (select code from site where id = any(${ids}::bigint[]))`)
  const where = allOf([...conditions, ...siteCondition(call, sql`o.site`)])
  const from = sql`offer o join product p on p.id = o.product_id`
  const [found, total] = await Promise.all([
    sql<{ offer: InventoryRow }>`
      select jsonb_build_object('id', o.id, 'externalId', o.external_id, 'xmlId', o.xml_id, 'site', o.site, 'purchasePrice', o.purchase_price,
        'stores', (select coalesce(jsonb_agg(jsonb_build_object('store', k.store, 'quantity', k.quantity, 'purchasePrice', k.purchase_price) order by k.store), '[]')
          from stock k where k.offer_id = o.id)) as offer
      from ${from} where ${where} order by o.id limit ${page.limit} offset ${page.offset}
    `.execute(call.db.kysely),
    countRows(call.db, from, where),
  ])
  const offers = found.rows.map(({ offer }) => offerAnswer(offer, filter.boolean('details') ?? false))
  return { body: succeeded({ pagination: pagination(page, total), offers }) }
}

type GroupRow = {
  id: number; external_id: string | null; parent_id: number | null; name: string; description: string | null; active: boolean; site: string; level: number
}

/** `GET /store/product-groups`; the key of the answer is in the singular. */
async function listGroups(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last, { store: true })
  const filter = filterOf(call.query, call.account.timeZone)
  const { conditions, given, oneOf, oneOfIds, yes, contains } = conditionsOf(filter)
  oneOfIds('ids', sql`g.id`)
  oneOf('sites', sql`g.site`)
  yes('active', sql`g.active`)
  contains('name', sql`g.name`)
  given(filter.integer('parentGroupId'), (id) => sql`g.parent_id = ${id}`)
  given(filter.integer('minLevel'), (level) => sql`g.level >= ${level}`)
  given(filter.integer('maxLevel'), (level) => sql`g.level <= ${level}`)
  given(filter.integers('catalogs'), (ids) => sql`g.site in (select code from site where id = any(${ids}::bigint[]))`)
  given(filter.text('externalId'), (value) => sql`g.external_id like ${anywhere(value)}`)
  const where = allOf([...conditions, ...siteCondition(call, sql`g.site`)])
  const [found, total] = await Promise.all([
    sql<{ group: GroupRow }>`select to_jsonb(g) as "group" from product_group g where ${where} order by g.id limit ${page.limit} offset ${page.offset}`.execute(call.db.kysely),
    countRows(call.db, sql`product_group g`, where),
  ])
  const productGroup = found.rows.map(({ group }) =>
    present({
      site: group.site,
      id: group.id,
      parentId: group.parent_id,
      name: group.name,
      externalId: group.external_id,
      active: group.active,
      lvl: group.level,
    }),
  )
  return { body: succeeded({ pagination: pagination(page, total), productGroup }) }
}
