import { Type } from 'typebox'
import { Found } from '#shared/contracts/orders.ts'
import { may } from '#server/platform/access.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { searchOffers } from '#server/modules/catalogue/index.ts'
import { searchCompanies } from '#server/modules/companies/index.ts'
import { searchCustomers } from '#server/modules/customers/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { searchOrders } from './order-search.ts'

const EACH = 8
const SearchQuery = Type.Object({ q: Type.String({ maxLength: 200, description: 'A number, any four digits of a phone, a name, an article' }) })

/** The palette: one question to orders, customers and products at once; each part only for who may see such records. */
export function searchRoutes(app: App, platform: Platform): void {
  const db = platform.db.kysely
  app.get('/api/search', { config: { access: 'signed-in' }, schema: { querystring: SearchQuery, response: { 200: Found } } }, async ({ actor, query: { q } }) => {
    const country = (await freshReferences(db)).account.countryIso
    const [orders, people, companies, offers] = await Promise.all([
      may(actor, 'orders.view') ? searchOrders(db, actor, q, { country, limit: EACH }) : [],
      may(actor, 'customers.view') ? searchCustomers(db, actor, q, EACH) : [],
      may(actor, 'customers.view') ? searchCompanies(db, actor, q, EACH) : [],
      may(actor, 'products.view') ? searchOffers(db, actor, q, null, EACH * 2) : [],
    ])
    // Of a product that comes in sizes several offers fit; the palette shows it once.
    // Of a product that comes in sizes several offers fit; the palette shows it once, by the offer that fits best.
    const products = [...Map.groupBy(offers, (offer) => offer.productId)].map(([id, [best]]) => ({ id, name: best!.name, article: best!.article }))
    return {
      orders,
      // A company is a customer too, but stands under its own heading.
      customers: people.filter((one) => !companies.some((company) => company.id === one.id)).map(({ id, name, phone, email }) => ({ id, name, phone, email })),
      companies: companies.map(({ id, name, inn }) => ({ id, name, inn })),
      products: products.slice(0, EACH),
    }
  })
}
