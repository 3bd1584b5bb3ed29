import { Type } from 'typebox'
import { CreateProduct, FieldEdits, OfferFound, ProductCard, ProductGroup, SaveGroup } from '#shared/contracts/catalogue.ts'
import { minor } from '#shared/money.ts'
import { ListQuery, TotalsQuery } from '#server/platform/http/list-query.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { createProducts } from './create-products.ts'
import { editOffer, editProduct } from './edit-product.ts'
import { listGroups } from './group-tree.ts'
import { loadRoutes } from './load-routes.ts'
import { productCard } from './product-card.ts'
import { createProductGroup, editProductGroup } from './product-groups.ts'
import { listProducts, totalProducts } from './product-list.ts'
import { searchOffers } from './search-offers.ts'
import { setPrices } from './set-prices.ts'
import { seeProduct } from './visibility.ts'

const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const ProductId = Type.Object({ id: Id })
const OfferId = Type.Object({ id: Id, offerId: Id })
const InGroup = { group: Type.Optional(Type.Integer({ minimum: 1, description: 'Only of this group and those below it' })) }
const Rows = Type.Object({ rows: Type.Array(Type.Record(Type.String(), Type.Unknown())), nextCursor: Type.Union([Type.String(), Type.Null()]) })
const Totals = Type.Object({ count: Type.Integer(), capped: Type.Boolean(), sums: Type.Record(Type.String(), Type.Integer()) })
const OfferQuery = Type.Object({
  q: Type.String({ maxLength: 200 }),
  site: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
})
const view = { access: 'products.view' } as const
const change = { access: 'products.change' } as const

export function catalogueRoutes(app: App, platform: Platform): void {
  const { db } = platform
  loadRoutes(app, platform)

  app.get('/api/products', { config: view, schema: { description: 'A page of products, also of a group and the groups below it', querystring: Type.Interface([ListQuery], InGroup), response: { 200: Rows } } }, (request) =>
    listProducts(db.kysely, request.actor, request.query, request.query.group),
  )
  app.get('/api/products/totals', { config: view, schema: { description: 'How many products match, and the sums of fields that are summed; money in minor units', querystring: Type.Interface([TotalsQuery], InGroup), response: { 200: Totals } } }, (request) =>
    totalProducts(db.kysely, request.actor, request.query, request.query.group),
  )
  app.get('/api/products/:id', { config: view, schema: { description: 'All about one product: offers, prices in minor units, stock, properties. 404 for one of a site out of reach', params: ProductId, response: { 200: ProductCard } } }, (request) => productCard(db.kysely, request.actor, request.params.id))

  app.post('/api/products', { config: change, schema: { description: 'Makes a product by hand with its offers. 400 invalid', body: CreateProduct, response: { 201: ProductCard } } }, async (request, reply) => {
    const { price, groups, site, ...rest } = request.body
    const { sites, priceTypes } = await freshReferences(db.kysely)
    const home = site ?? (sites.all.find((one) => one.defaultForCrm) ?? sites.all[0])?.code ?? ''
    const id = await transact(db, request.actor, async (tx) => {
      const [product] = await createProducts(tx, [{ ...rest, site: home, ...(groups ? { groups: groups.map((group) => ({ id: group })) } : {}) }])
      const type = priceTypes.all.find((one) => one.isDefault)
      if (price !== undefined && type) {
        const [offer] = await tx.prepared<{ id: number }>('product_first_offer', 'select id from offer where product_id = $1 order by id limit 1', [product])
        await setPrices(tx, [{ offerId: offer!.id, priceType: type.code, price: minor(price) }])
      }
      return product!
    })
    return reply.code(201).send(await productCard(db.kysely, request.actor, id))
  })

  app.patch('/api/products/:id', { config: change, schema: { description: 'Edits in place; 409 conflict when a value is no longer `from`', params: ProductId, body: FieldEdits, response: { 200: ProductCard } } }, async (request) => {
    const { id } = request.params
    await seeProduct(db.kysely, request.actor, id)
    await transact(db, request.actor, (tx) => editProduct(tx, id, request.body.changes))
    return productCard(db.kysely, request.actor, id)
  })
  app.patch('/api/products/:id/offers/:offerId', { config: change, schema: { description: 'Edits an offer in place; 409 conflict when a value is no longer `from`', params: OfferId, body: FieldEdits, response: { 200: ProductCard } } }, async (request) => {
    const { id, offerId } = request.params
    await seeProduct(db.kysely, request.actor, id)
    await transact(db, request.actor, (tx) => editOffer(tx, id, offerId, request.body.changes))
    return productCard(db.kysely, request.actor, id)
  })

  app.get('/api/offers/search', { config: view, schema: { description: 'Offers in sale, as people type them: an exact barcode, article or external id first, then names, also with a typing error. Prices in minor units', querystring: OfferQuery, response: { 200: Type.Object({ offers: Type.Array(OfferFound) }) } } }, async (request) => {
    const { q, site, limit } = request.query
    return { offers: await searchOffers(db.kysely, request.actor, q, site ?? null, limit) }
  })

  const Groups = Type.Object({ groups: Type.Array(ProductGroup) })
  const groups = async (actor: Parameters<typeof listGroups>[1]) => ({ groups: await listGroups(db.kysely, actor) })
  app.get('/api/product-groups', { config: view, schema: { description: 'The tree of groups of the sites that the person may touch', response: { 200: Groups } } }, (request) => groups(request.actor))
  const NewGroup = Type.Interface([SaveGroup], { site: Type.String({ maxLength: 100 }) })
  app.post('/api/product-groups', { config: change, schema: { description: 'Makes a group; answers the whole tree', body: NewGroup, response: { 201: Groups } } }, async (request, reply) => {
    const { site, ...input } = request.body
    await transact(db, request.actor, (tx) => createProductGroup(tx, site, input))
    return reply.code(201).send(await groups(request.actor))
  })
  app.patch('/api/product-groups/:id', { config: change, schema: { description: 'Changes a group; answers the whole tree', params: ProductId, body: SaveGroup, response: { 200: Groups } } }, async (request) => {
    await transact(db, request.actor, (tx) => editProductGroup(tx, { id: request.params.id }, request.body))
    return groups(request.actor)
  })
}
