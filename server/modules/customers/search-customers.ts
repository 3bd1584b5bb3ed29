import { sql } from 'kysely'
import type { FoundCustomer } from '#shared/contracts/customers.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { cardShownTo } from '#server/platform/fields.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { customerCatalogue } from './fields.ts'
import { quickSearch } from './quick-search.ts'
import { shownName } from './shown-name.ts'
import { canSee } from './who-sees.ts'

/** Customers for the palette and for the field "who": those who bought last come first. */
export async function searchCustomers(db: Database, actor: Actor, typed: string, limit = 8): Promise<FoundCustomer[]> {
  const references = await freshReferences(db)
  const found = await quickSearch(db, actor, typed, references.account.countryIso, false)
  if (!found) return []
  const { rows } = await sql<FoundCustomer>`
    select c.id, ${shownName(actor)} as name, c.phone, c.email, c.site, c.vip, c.bad, f.orders_count as "ordersCount"
    from customer c join customer_figures f on f.customer_id = c.id
    where ${found} and ${canSee(actor)}
    order by f.last_order_at desc nulls last, c.id desc
    limit ${limit}`.execute(db)
  return rows.map((row) => cardShownTo(actor, customerCatalogue, row))
}
